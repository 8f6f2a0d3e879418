import { redact } from "pulumi-influxdb-serverless/rules";
import { groupBy } from "../collections";
import { pluralize, truncate } from "../output/describeValue";
import { type BucketData, isFound } from "./bucketData";

/** How many buckets a note names. */
const MOST_NAMED = 5;

/** A bucket that was supposed to be examined, with its display name. */
export interface NamedData {
  name: string;
  data: BucketData;
}

/** Returns notes about the examined data: when it was examined, what wasn't covered, and why. Pure. */
export function notesOnData(looked: readonly NamedData[]): string[] {
  const found = looked.map(({ data }) => data).filter(isFound);
  const [first] = found;
  const reasons = looked.flatMap(({ name, data }) =>
    (isFound(data) ? data.gaps : [data.problem]).map((reason) => ({
      name,
      reason: redact(reason),
      what: isFound(data) ? "Only partly checked" : "Not checked",
    })),
  );
  const groups = groupBy(reasons, ({ what, reason }) => `${what}\n${reason}`);
  const when = first && [
    `Data checked on ${minuteOf(first.lookedAt)}: ${pluralize(found.length, "bucket")}. Later writes and deletes are ` +
      "not included.",
  ];
  return [...(when ?? []), ...[...groups.values()].map(noteOf)];
}

function noteOf(group: readonly { name: string; reason: string; what: string }[]): string {
  const names = group.slice(0, MOST_NAMED).map(({ name }) => truncate(name));
  const more = group.length - names.length;
  const also = more > 0 ? ` and ${more} more` : "";
  return `${group[0]?.what}: ${names.join(", ")}${also}: ${truncate(group[0]?.reason ?? "", 500)}`;
}

function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
