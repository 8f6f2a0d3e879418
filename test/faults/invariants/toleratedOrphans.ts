import type { Kind } from "../../../provider/src/contract/kind";
import { foldName } from "../../../provider/src/resources/label/model";
import type { Bag } from "../../support/engineModel/program";
import type { EngineRun } from "../../support/engineModel/run";
import type { PendingCreate } from "../../support/engineModel/stack";

/**
 * What may be on the server without standing in the state, and that somebody was told of.
 *
 * A run that dies between the server's work and the end of the step leaves an object of which no state knows; and
 * a create whose answer and lookups were all lost ends with an error. Nothing can be asked of the provider there:
 * it is not running, or cannot reach the server. If the program still wants the object in the next run, that run
 * finds it (a conflict that names it, or it is taken as it is); if the program was edited meanwhile, it stays, and
 * whoever was told has to look. So an object is excused when, and only when, it was told: by the engine, which
 * warns of creations that were under way, or by the provider's error, which must name it.
 */
export class ToleratedOrphans {
  private readonly keys = new Set<string>();

  /** Takes note of a run's end: of what it left under way, and of what its errors name. */
  note(run: EngineRun): void {
    for (const pending of run.stack.creating) this.keys.add(keyOf(pending));
    run.stack.creating.clear();
    for (const { op, name, message } of run.errors) {
      const begun = run.begun.find((item) => item.op === "create" && item.resource.name === name);
      if (op !== "create" || !begun) continue;
      const { kind, args } = begun.resource;
      const isNamed = namesOf(args).every(
        (word) => message.includes(word) || message.includes("[redacted]"),
      );
      if (isNamed) this.keys.add(keyOf({ name, kind, inputs: args }));
    }
  }

  hasObject(kind: Kind, name: string): boolean {
    return this.keys.has(keyOf({ kind, name, inputs: { name } }));
  }

  hasRelation(key: string): boolean {
    return this.keys.has(key);
  }
}

function keyOf({ kind, inputs }: PendingCreate): string {
  if (kind === "bucket") return `bucket ${inputs.name}`;
  if (kind === "label") return `label ${foldName(String(inputs.name))}`;
  return `${kind} ${inputs.bucketId}/${inputs.labelId ?? inputs.userId ?? inputs.name}`;
}

function namesOf({ name, bucketId, labelId, userId }: Bag): string[] {
  const words = bucketId === undefined ? [name] : [bucketId, labelId ?? userId ?? name];
  return words.map(String);
}
