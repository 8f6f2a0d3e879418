import { ConfigurationError, isConflict, RequestError } from "../api/errors";
import type { Difference } from "../contract/handler";
import type { Kind } from "../contract/kind";
import type { Recorded } from "../contract/state";
import { isUnknown } from "../contract/unknown";
import type { Session } from "../session/session";
import { parseId } from "../validation/validate";
import { resolveUnknownOutcome, TRIES } from "./resolveUnknownOutcome";

/** What stands below a bucket and cannot be changed, only made and removed: an attachment, a role. */
export interface RelationInputs {
  bucketId: string;
}

/** The id of a relation: `<bucketID>/<otherID>`. */
export function relationId(bucketId: string, otherId: string): string {
  return `${bucketId}/${otherId}`;
}

/**
 * The two ids in the id of a relation.
 * @param relation what it is, for messages: `label attachment`
 * @param other whose id the second one is: `label`
 * @throws ConfigurationError for an id of another form
 */
export function parseRelationId(
  id: string,
  relation: string,
  other: string,
): [bucketId: string, otherId: string] {
  const [bucketId, otherId, ...more] = id.split("/");
  if (more.length === 0 && otherId !== undefined) {
    return [parseId(bucketId, "bucket"), parseId(otherId, other)];
  }
  throw new ConfigurationError(
    `"${id}" is not the ID of a ${relation}, which has the form <bucket ID>/<${other} ID>`,
  );
}

/**
 * The difference of a resource below a bucket. An unknown bucketId (the bucket is being replaced) counts
 * as changed: otherwise a bucket that is deleted first would not carry what stands below it along.
 */
export function diffBelowBucket<Inputs extends RelationInputs, Key extends keyof Inputs & string>(
  olds: Pick<Inputs, Key> & Recorded,
  news: Inputs,
  keys: readonly Key[],
): Difference {
  const replaces = keys.filter(
    (key) => isUnknown(news[key]) || news[key] !== (olds as Pick<Inputs, Key>)[key],
  );
  return { replaces, deleteBeforeReplace: false };
}

/** How to make a relation, which two attempts cannot make twice. */
export interface RelationCreation {
  kind: Kind;
  orgId: string;
  /** What it is, for messages. */
  what: string;
  id: string;
  post: () => Promise<unknown>;
  /** Whether the server has it. */
  exists: () => Promise<boolean>;
  /** Whether it exists after a failed attempt. */
  existsAfter: (error: RequestError) => Promise<boolean>;
}

/**
 * Makes a relation, or takes it as it is where it exists already. Repeats where the answer was lost. One that the resource
 * itself holds is made again if it is gone: after a replacement of its bucket that failed halfway, the engine goes on
 * replacing it, also when the code no longer asks for that.
 * @throws InfluxError when another resource of this run holds it.
 */
export function ensureRelation(session: Session, creation: RelationCreation): Promise<void> {
  const { kind, id, orgId, what } = creation;
  const mayRetake = async () => !(await creation.exists());
  return session.ownership.reserve({ kind, id, orgId, key: { name: id }, mayRetake }, what, () =>
    makeRelation(creation),
  );
}

async function makeRelation(creation: RelationCreation): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await creation.post();
      return;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (await resolveUnknownOutcome(error, creation.what, () => creation.existsAfter(error)))
        return;
      // After a conflict that is settled by now, such as a role that another one stood in the way of.
      const isOpen = error.mayHaveSucceeded || isConflict(error);
      if (!isOpen || attempt >= TRIES) throw error;
    }
  }
}
