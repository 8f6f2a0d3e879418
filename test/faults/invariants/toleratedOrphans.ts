import type { Kind } from "../../../provider/src/contract/kind";
import { foldName } from "../../../provider/src/resources/label/model";
import type { Bag } from "../../support/engineModel/program";
import type { EngineRun } from "../../support/engineModel/run";
import type { PendingCreate } from "../../support/engineModel/stack";
import type { World, WorldToken } from "../world";

/**
 * The objects that may be on the server without being in a state, because a message reported them.
 *
 * A run that dies between the server's work and the end of the step leaves an object that is in no state. A create
 * whose response and lookups were all lost ends with an error. The provider can't do more in these cases: it isn't
 * running, or can't reach the server. If the program still wants the object in the next run, that run finds it (with a
 * conflict that names it, or by adopting it). If the program was edited in the meantime, the object stays, and the user
 * has to look for it. So an object is tolerated if, and only if, it was reported: by the engine, which warns of
 * creations that were in progress, or by the provider's error, which must name it.
 */
export class ToleratedOrphans {
  private readonly keys = new Set<string>();
  /** The IDs of the tokens. */
  readonly tokens = new Set<string>();

  /** Records how a run ended: what it left unfinished, and what its errors named. */
  note(run: EngineRun, before: World, after: World): void {
    for (const token of after.tokens.values()) {
      if (!before.tokens.has(token.id) && isToldToken(run, token)) this.tokens.add(token.id);
    }
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

  /** @param name of a mapping, its database and policy: `db/rp` */
  hasObject(kind: Kind, name: string): boolean {
    if (kind === "dbrpMapping") return this.keys.has(`${kind} ${name}`);
    return this.keys.has(keyOf({ kind, name, inputs: { name } }));
  }

  hasToken(id: string): boolean {
    return this.tokens.has(id);
  }

  hasRelation(key: string): boolean {
    return this.keys.has(key);
  }
}

function keyOf({ kind, inputs }: PendingCreate): string {
  if (kind === "bucket") return `bucket ${inputs.name}`;
  if (kind === "label") return `label ${foldName(String(inputs.name))}`;
  if (kind === "dbrpMapping") return `${kind} ${inputs.database}/${inputs.retentionPolicy}`;
  return `${kind} ${inputs.bucketId}/${inputs.labelId ?? inputs.userId ?? inputs.name}`;
}

/** A token whose value nobody knows, as shown by the description of tokens that are being created. */
export function isTemporary({ description }: Pick<WorldToken, "description">): boolean {
  return /^Being created by Pulumi \([0-9a-f]{12}\)$/.test(description);
}

/**
 * Returns whether a message reported a token that the run left: the error or notice that names it, or the engine if the run
 * died while creating one. In that case, it may also have had its second step.
 */
function isToldToken({ stack, errors, processes }: EngineRun, token: WorldToken): boolean {
  if (stack.entries.some(({ id }) => id === token.id)) return false;
  const isInactive = isTemporary(token) && token.status === "inactive";
  const told = [
    ...errors.map(({ message }) => message),
    ...[...processes.values()].flatMap(({ notices }) => notices),
  ];
  if (isInactive && told.some((text) => names(text, token.description))) return true;
  // A token whose second step failed, and then its delete.
  if (told.some((text) => text.includes(`API token ${token.id} could not be deleted`))) return true;
  const pending = [...stack.creating].filter(({ kind }) => kind === "authorization");
  return pending.some(({ inputs: { description = "", status = "active" } }) => {
    return isInactive || (token.description === description && token.status === status);
  });
}

/** After a refresh, such a description may replace a secret one: its words are redacted, but not its mark. */
function names(message: string, description: string): boolean {
  const endOfMark = description.slice(-8);
  return (
    message.includes(description) || (message.includes("[redacted]") && message.includes(endOfMark))
  );
}

function namesOf({ name, bucketId, labelId, userId, database, retentionPolicy }: Bag): string[] {
  if (database !== undefined) return [database, retentionPolicy].map(String);
  const words = bucketId === undefined ? [name] : [bucketId, labelId ?? userId ?? name];
  return words.map(String);
}
