import type { FieldType, Line } from "../rules/lineProtocol";
import { MapOf } from "./mapOf";

/** What the emulator stores for a measurement: which fields each point has, but no values. */
export class Measurement {
  /** Field types; a field keeps its first type. */
  readonly fields = new Map<string, FieldType>();
  /** By series and time: writing a point again doesn't add another. */
  private readonly points = new Map<string, { time: bigint; fields: Set<string> }>();

  add({ series, time, fields }: Line): void {
    const key = `${series}\n${time}`;
    const point = this.points.get(key) ?? { time, fields: new Set() };
    this.points.set(key, point);
    for (const [name, type] of fields) {
      point.fields.add(name);
      if (!this.fields.has(name)) this.fields.set(name, type);
    }
  }

  /** The time of the oldest or the newest point. */
  edge(newest: boolean): bigint | undefined {
    let edge: bigint | undefined;
    for (const { time } of this.points.values()) {
      if (edge === undefined || (newest ? time > edge : time < edge)) edge = time;
    }
    return edge;
  }

  /** How many points before a time have each field. */
  countsBefore(end: bigint): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { time, fields } of this.points.values()) {
      if (time >= end) continue;
      for (const name of fields) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }
}

/** The points of all buckets: for each bucket, its measurements by name. */
export class StoredPoints extends MapOf<MapOf<Measurement>> {
  constructor() {
    super(() => new MapOf(() => new Measurement()));
  }
}
