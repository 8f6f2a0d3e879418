import { redact } from "pulumi-influxdb-serverless/rules";
import { groupBy } from "../collections";
import { pluralize, truncate } from "../output/describeValue";
import { type BucketData, isFound } from "./bucketData";

/** How many buckets a note names. */
const MOST_NAMED = 5;

/** How many reasons have their own note. */
const MOST_REASONS = 5;

/** A bucket that was supposed to be examined, with its display name. */
export interface NamedData {
  id: string;
  name: string;
  data: BucketData;
}

/** Returns notes about the examined data: when it was examined, what wasn't covered, and why. Pure. */
export function notesOnData(looked: readonly NamedData[]): string[] {
  const found = looked.map(({ data }) => data).filter(isFound);
  const [first] = found;
  const reasons = looked.flatMap(({ id, name, data }) =>
    (isFound(data) ? data.gaps : [data.problem]).map((reason) => ({
      id,
      name,
      // Without the ID, so that one note covers all buckets with this reason.
      reason: redact(reason).replaceAll(id, "…"),
      what: isFound(data) ? "Only partly checked" : "Not checked",
    })),
  );
  const groups = [...groupBy(reasons, ({ what, reason }) => `${what}\n${reason}`).values()];
  groups.sort((one, other) => other.length - one.length);
  const when = first && [
    `Data checked on ${minuteOf(first.lookedAt)}: ${pluralize(found.length, "bucket")}. Later writes and deletes are ` +
      "not included.",
  ];
  const affected = pluralize(new Set(reasons.map(({ id }) => id)).size, "bucket");
  const summary =
    groups.length > MOST_REASONS &&
    `Not fully checked: ${affected}, for ${groups.length} reasons. The first ${MOST_REASONS}:`;
  return [
    ...(when ?? []),
    ...(summary ? [summary] : []),
    ...groups.slice(0, MOST_REASONS).map(noteOf),
  ];
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
