import type { EngineRun } from "../support/engineModel/run";
import type { Entry } from "../support/engineModel/stack";
import type { Others } from "./others";
import { othersTouched } from "./othersTouched";
import { isLive, type World } from "./world";

/** What one run did, and what there was before and after it. */
export interface Observed {
  run: EngineRun;
  before: World;
  after: World;
  entriesBefore: Entry[];
}

/**
 * What no run may do, however it ended.
 * @returns what was violated, in words
 */
export function violations(observed: Observed, others: Others): string[] {
  return [
    ...shortened(observed),
    ...vanished(observed),
    ...dropped(observed),
    ...unrecognised(observed, others),
    ...othersTouched(observed, others),
  ];
}

/** A retention is shorter only where the preview said so: what is declared differs from what was recorded. */
function shortened({ run, before, after }: Observed): string[] {
  const lifetime = (seconds: number) => seconds || Number.POSITIVE_INFINITY;
  return [...after.buckets.values()].flatMap(({ id, name, seconds }) => {
    const was = before.buckets.get(id)?.seconds;
    if (was === undefined || lifetime(seconds) >= lifetime(was)) return [];
    const isAnnounced = run.begun.some(
      ({ op, resource, entry }) =>
        op === "update" &&
        entry?.id === id &&
        secondsOf(resource.args) === seconds &&
        secondsOf(entry.inputs) !== seconds,
    );
    return isAnnounced
      ? []
      : [`retention of bucket ${name} (${id}) went from ${was} to ${seconds}`];
  });
}

function secondsOf({ retentionRules }: Record<string, unknown>): number | undefined {
  if (!Array.isArray(retentionRules)) return undefined;
  return retentionRules[0]?.everySeconds ?? 0;
}

/** What a resource of the stack holds is deleted for no other one's sake. */
function vanished({ run, before, after }: Observed): string[] {
  return run.stack.entries
    .filter((entry) => !entry.pendingDelete && isLive(before, entry) && !isLive(after, entry))
    .filter((entry) => {
      // Its own delete (or its bucket's or label's), of which the answer was lost.
      const ids = [entry.id, ...Object.values(entry.inputs)];
      const isBeingDeleted = ids.some((id) => run.deleting.has(String(id)));
      const holders = run.stack.entries.filter(({ id }) => id === entry.id);
      return !isBeingDeleted || holders.length > 1;
    })
    .filter((entry) => !isShifted(run, entry))
    .map(({ kind, name, id }) => `${kind} ${name} (${id}) is in the state and was deleted`);
}

/** The user got the other role, which takes this one away. */
function isShifted(run: EngineRun, { kind, id }: Entry): boolean {
  if (kind !== "bucketMember" && kind !== "bucketOwner") return false;
  return run.begun.some(({ resource: { args } }) => `${args.bucketId}/${args.userId}` === id);
}

/** What leaves the state is gone, or somebody else's to keep: another resource holds it, or it has no delete. */
function dropped({ run, after, entriesBefore }: Observed): string[] {
  const kept = new Set(run.stack.entries.map(({ id }) => id));
  return entriesBefore
    .filter(({ kind, id }) => !kept.has(id) && kind !== "measurementSchema")
    .filter((entry) => isLive(after, entry))
    .map(({ kind, name, id }) => `${kind} ${name} (${id}) left the state and is there`);
}

/**
 * A create whose answer was lost knows its own object again. Labels have no time of creation: where the list that was
 * to be taken before the first one could not be had, there is nothing to know one by, and the error names it.
 */
function unrecognised({ run, before }: Observed, others: Others): string[] {
  return run.errors.flatMap(({ op, name, message }) => {
    const [, kind, id = ""] =
      /^Could not create (bucket|label) .* has one of that name \(([0-9a-f]{16})\)/s.exec(
        message,
      ) ?? [];
    if (op !== "create" || kind === undefined || others.made.has(id)) return [];
    if (kind === "label" && run.process.hadNoLabelList()) return [];
    const isOlder = before.buckets.has(id) || before.labels.has(id);
    return isOlder ? [] : [`create ${name} did not know its own ${kind} ${id} again`];
  });
}
