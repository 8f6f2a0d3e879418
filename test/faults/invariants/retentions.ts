import type { Bag } from "../../support/engineModel/program";
import type { Begun } from "../../support/engineModel/run";
import type { OtherPeople } from "../otherPeople";
import { type Observed, worldOf } from "./violations";

/** A retention never becomes shorter than the preview showed, and a successful step has its effect. */
export function retentions(observed: Observed, others: OtherPeople): string[] {
  return [...shortened(observed, others), ...notAsDeclared(observed, others)];
}

/**
 * A retention is shorter only if the preview showed that: it is the declared one, and the recorded one was not shorter
 * than the live one, which somebody may have changed between two attempts of the run's requests.
 */
function shortened({ run, before, after }: Observed, others: OtherPeople): string[] {
  return [...after].flatMap(([server, world]) =>
    [...world.buckets.values()].flatMap(({ id, name, seconds }) => {
      const changed = server === run.server ? others.changed.get(id) : undefined;
      const was = changed ?? worldOf(before, server).buckets.get(id)?.seconds;
      if (was === undefined || lifetime(seconds) >= lifetime(was)) return [];
      const isAnnounced = run.begun.some(
        ({ op, resource, entry }) =>
          op === "update" &&
          entry?.id === id &&
          declaredSeconds(resource.args) === seconds &&
          lifetime(declaredSeconds(entry.outputs) ?? 0) >= lifetime(was),
      );
      return isAnnounced
        ? []
        : [`retention of bucket ${name} (${id}) on the ${server} went from ${was} to ${seconds}`];
    }),
  );
}

/** A successful step leaves the retention that it should set. */
function notAsDeclared({ run, after }: Observed, others: OtherPeople): string[] {
  return run.begun.filter(setsRetention).flatMap(({ resource: { name, args } }) => {
    const entry = run.stack.find(name);
    const live = entry && worldOf(after, run.server).buckets.get(entry.id);
    const declared = declaredSeconds(args);
    if (!live || live.seconds === declared || others.changed.has(live.id)) return [];
    return [`${name} was done, and its retention is ${live.seconds}, declared is ${declared}`];
  });
}

function setsRetention({ op, resource: { kind, args }, entry, isDone }: Begun): boolean {
  const declared = declaredSeconds(args);
  if (!isDone || kind !== "bucket" || declared === undefined) return false;
  return op === "create" || declared !== declaredSeconds(entry?.inputs ?? {});
}

function lifetime(seconds: number): number {
  return seconds || Number.POSITIVE_INFINITY;
}

function declaredSeconds({ retentionRules }: Bag): number | undefined {
  if (!Array.isArray(retentionRules)) return undefined;
  return retentionRules[0]?.everySeconds ?? 0;
}
