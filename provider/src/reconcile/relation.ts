import { ConfigurationError, isConflict, RequestError } from "../api/errors";
import type { Difference } from "../contract/handler";
import type { Kind } from "../contract/kind";
import type { Recorded } from "../contract/state";
import { isUnknown } from "../contract/unknown";
import type { Session } from "../session/session";
import { parseId } from "../validation/validate";
import { resolveUnknownOutcome, TRIES } from "./resolveUnknownOutcome";

/** An object in a bucket that can only be created and deleted, not changed: an attachment or a role. */
export interface RelationInputs {
  bucketId: string;
}

/** The ID of a relation: `<bucketID>/<otherID>`. */
export function relationId(bucketId: string, otherId: string): string {
  return `${bucketId}/${otherId}`;
}

/**
 * Parses a relation's ID into its two IDs.
 * @param relation what it is, for messages: `label attachment`
 * @param other what the second ID refers to: `label`
 * @throws ConfigurationError if the ID has a different format
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
 * Returns the diff of a resource in a bucket. An unknown bucketId (a preview of the bucket's replacement) counts as
 * changed.
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

/** How to create a relation. Two attempts can't create it twice. */
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
 * Creates a relation, or adopts an existing one. Retries if the response was lost. A relation that the resource itself
 * holds is created again if it was deleted: after a bucket replacement that failed halfway, the engine continues to
 * replace it, even if the code no longer requires that.
 * @throws InfluxError if another resource in this run holds it.
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
      // Retry after a conflict that has since been resolved, such as a role that another role excluded.
      const isOpen = error.mayHaveSucceeded || isConflict(error);
      if (!isOpen || attempt >= TRIES) throw error;
    }
  }
}
