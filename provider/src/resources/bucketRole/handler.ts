import { z } from "zod";
import { addRoleHolder, listRoleHolders, type Role, removeRoleHolder } from "../../api/bucketRoles";
import { ApiError, InfluxError, isConflict, isNotFound } from "../../api/errors";
import type { RoleHolderAnswer } from "../../api/models";
import type { Checked, Handler } from "../../contract/handler";
import type { InputsOf, OutputsOf } from "../../contract/shapes";
import { declaredIn, pickDeclared, type Recorded } from "../../contract/state";
import { naturalKeyOf } from "../../ownership/claims";
import { requireAsSent } from "../../reconcile/deviations";
import { readThenWrite } from "../../reconcile/readThenWrite";
import {
  diffBelowBucket,
  ensureRelation,
  parseRelationId,
  relationId,
} from "../../reconcile/relation";
import { isGoneWithBucket, noSuch } from "../../reconcile/remoteObject";
import type { Session } from "../../session/session";
import { known, objectId, validate } from "../../validation/validate";
import type { BucketMember, BucketMemberArgs } from "./bucketMember";
import type { BucketOwner, BucketOwnerArgs } from "./bucketOwner";

/** What Pulumi's state stores about a member or an owner. */
export type BucketRoleOutputs = OutputsOf<BucketMember & BucketOwner> & Recorded;

/**
 * The rules of `BucketMember` and `BucketOwner`. API reference: Buckets, members and owners.
 *
 * A user has one role on a bucket. Adding a second one causes a generic server error, and a delete by either path
 * removes whichever role the user has. So both lists are read after a failure, and this role's list is read before a
 * delete.
 */
export class BucketRoleHandler implements Handler<BucketRoleInputs, BucketRoleOutputs> {
  readonly check = checkBucketRole;

  constructor(private readonly role: Role) {}

  /** The same key for members and owners, since a user has one role in a bucket. */
  naturalKey({ bucketId, userId }: BucketRoleInputs) {
    return naturalKeyOf([bucketId, userId]);
  }

  diff(olds: BucketRoleOutputs, news: BucketRoleInputs) {
    return diffBelowBucket(olds, news, ["bucketId", "userId"]);
  }

  async create(session: Session, news: BucketRoleInputs) {
    const { bucketId, userId } = news;
    const id = relationId(bucketId, userId);
    const orgId = await session.organizationOf(bucketId);
    let holder: RoleHolderAnswer | undefined;
    let taken: Role | undefined;
    const ensured = ensureRelation(session, {
      kind: this.role === "member" ? "bucketMember" : "bucketOwner",
      orgId,
      what: this.describe(news),
      id,
      post: async () => {
        holder = await addRoleHolder(session.client, bucketId, userId, this.role);
        requireAsSent(this.describe(news), { user: userId }, { user: holder.id });
      },
      exists: async () => (await findHolderNow(session, news, this.role)) !== undefined,
      existsAfter: async (error) => {
        // InfluxDB 2.7 returns 500 if the user already has a role, where a conflict would be more accurate.
        if (!error.mayHaveSucceeded && !isConflict(error)) return false;
        holder = await findHolderNow(session, news, this.role);
        // Only if the API itself refuses: if we can't grant a role, we must not remove one.
        const isRefused = !holder && error instanceof ApiError;
        if (isRefused) taken = (await this.removeOtherRole(session, news)) ?? taken;
        return holder !== undefined;
      },
    });
    try {
      await ensured;
    } catch (error) {
      if (taken) await giveBack(session, news, taken, error as Error);
      throw error;
    }
    if (taken) {
      session.notify(
        `Changed the role of user ${userId} on bucket ${bucketId} from ${taken} to ${this.role}.`,
      );
    }
    const name = holder?.name;
    return { id, outputs: { ...news, orgId, name, declared: declaredIn(news) } };
  }

  async readUnmanaged(session: Session, id: string) {
    const [bucketId, userId] = parseRelationId(id, `bucket ${this.role}`, "user");
    const orgId = await session.organizationOf(bucketId);
    const holder = await findHolder(session, { bucketId, userId }, this.role);
    if (!holder) throw noSuch(session, this.describe({ bucketId, userId }));
    const outputs = { bucketId, userId, orgId, name: holder.name, declared: [] };
    return { id: relationId(bucketId, userId), outputs };
  }

  async read(session: Session, _id: string, olds: BucketRoleOutputs) {
    await session.requireOrganization(olds.orgId, this.describe(olds));
    try {
      const holder = await findHolder(session, olds, this.role);
      if (!holder) return undefined;
      const outputs = { ...olds, name: holder.name };
      return { outputs, inputs: pickDeclared<BucketRoleInputs>(outputs, olds.declared) };
    } catch (error) {
      if (await isGoneWithBucket(session, error, olds.bucketId, olds.orgId)) return undefined;
      throw error;
    }
  }

  async update(_: Session, _id: string, olds: BucketRoleOutputs, news: BucketRoleInputs) {
    return { ...olds, ...news, declared: declaredIn(news) };
  }

  async delete(session: Session, _id: string, olds: BucketRoleOutputs) {
    await session.requireOrganization(olds.orgId, this.describe(olds));
    try {
      await removeRole(session, olds, this.role);
    } catch (error) {
      if (!(await isGoneWithBucket(session, error, olds.bucketId, olds.orgId))) throw error;
    }
  }

  /** Removes the user's other role, which excludes this one. @returns that role, if the user had it */
  private async removeOtherRole(
    session: Session,
    news: BucketRoleInputs,
  ): Promise<Role | undefined> {
    const other: Role = this.role === "member" ? "owner" : "member";
    return (await removeRole(session, news, other)) ? other : undefined;
  }

  private describe({ bucketId, userId }: BucketRoleInputs): string {
    return `the ${this.role} role of user ${userId} on bucket ${bucketId}`;
  }
}

/**
 * Removes a role. The request would remove the other role too, so this role's list is read before each attempt, and a
 * user who now has the other role keeps it.
 * @returns whether the user had the role
 */
function removeRole(session: Session, inputs: BucketRoleInputs, role: Role): Promise<boolean> {
  const { bucketId, userId } = inputs;
  return readThenWrite(session, {
    purpose: `remove user ${userId} as ${role} of bucket ${bucketId}`,
    read: () => findHolderNow(session, inputs, role),
    async write(holder) {
      if (!holder) return false;
      try {
        await removeRoleHolder(session.client, bucketId, userId, role);
      } catch (error) {
        // Somebody else removed it first, which some servers report as an error.
        if (!isNotFound(error) || (await findHolderNow(session, inputs, role))) throw error;
      }
      return true;
    },
  });
}

/**
 * Restores the role that was removed to make room for another one that then couldn't be granted.
 * @throws InfluxError that says so if restoring fails, too
 */
async function giveBack(
  session: Session,
  { bucketId, userId }: BucketRoleInputs,
  role: Role,
  cause: Error,
): Promise<void> {
  try {
    await addRoleHolder(session.client, bucketId, userId, role);
  } catch (error) {
    throw new InfluxError(
      `${cause.message} User ${userId} lost the ${role} role on bucket ${bucketId}, and it could not be restored: ` +
        `${(error as Error).message}`,
    );
  }
}

/** Asks the server directly, since the next write depends on the response. */
async function findHolderNow(
  { client }: Session,
  { bucketId, userId }: BucketRoleInputs,
  role: Role,
): Promise<RoleHolderAnswer | undefined> {
  const holders = await listRoleHolders(client, bucketId, role);
  return holders.find(({ id }) => id === userId);
}

/** Reads the list that many resources share. Use it for reads only, never before a write. */
async function findHolder(
  session: Session,
  { bucketId, userId }: BucketRoleInputs,
  role: Role,
): Promise<RoleHolderAnswer | undefined> {
  const holders = await session.cache.roleHolders(bucketId, role);
  return holders.find(({ id }) => id === userId);
}

/** The rules of `BucketMember`. API reference: Buckets, members. */
export const bucketMemberHandler = new BucketRoleHandler("member");

/** The rules of `BucketOwner`. API reference: Buckets, owners. */
export const bucketOwnerHandler = new BucketRoleHandler("owner");

/** The inputs of a member or an owner. */
export type BucketRoleInputs = InputsOf<BucketMemberArgs & BucketOwnerArgs>;

const inputs = z.strictObject({ bucketId: known(objectId), userId: known(objectId) });

/** Checks the inputs of a member or an owner. */
export function checkBucketRole(news: Record<string, unknown>): Checked<BucketRoleInputs> {
  return validate<BucketRoleInputs>(inputs, news);
}
