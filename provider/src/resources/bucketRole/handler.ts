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

/** What Pulumi's state keeps of a member or an owner. */
export type BucketRoleOutputs = OutputsOf<BucketMember & BucketOwner> & Recorded;

/**
 * The rules of `BucketMember` and `BucketOwner`. API reference: Buckets, members and owners.
 *
 * A user has one role in a bucket. Adding a second one is a server error that says nothing, and removing
 * by either path removes whichever role there is: so both lists are read after a failure, and the
 * list of our own role before a delete.
 */
export class BucketRoleHandler implements Handler<BucketRoleInputs, BucketRoleOutputs> {
  readonly check = checkBucketRole;

  constructor(private readonly role: Role) {}

  /** The same for members and owners: a user has one role in a bucket. */
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
        // 2.7 says 500 where the user has a role already; a conflict would say the same better.
        if (!error.mayHaveSucceeded && !isConflict(error)) return false;
        holder = await findHolderNow(session, news, this.role);
        // Only where the API itself refuses: who cannot give a role shall not take one away.
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
        `Changed the role of user ${userId} in bucket ${bucketId} from ${taken} to ${this.role}.`,
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

  /** Removes the other role of the user, which excludes ours. @returns that role, if the user had it */
  private async removeOtherRole(
    session: Session,
    news: BucketRoleInputs,
  ): Promise<Role | undefined> {
    const other: Role = this.role === "member" ? "owner" : "member";
    return (await removeRole(session, news, other)) ? other : undefined;
  }

  private describe({ bucketId, userId }: BucketRoleInputs): string {
    return `user ${userId} as ${this.role} of bucket ${bucketId}`;
  }
}

/**
 * Removes a role. The request would take away the other role, too: so the list of this one is read before each attempt,
 * and a user who has the other role by now keeps it.
 * @returns whether there was such a role
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
        // Somebody else was faster, which some servers call an error.
        if (!isNotFound(error) || (await findHolderNow(session, inputs, role))) throw error;
      }
      return true;
    },
  });
}

/**
 * Gives back the role that was taken away for another one, which could not be given.
 * @throws InfluxError that says so, where that fails too
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
      `${cause.message} User ${userId} lost the role ${role} in bucket ${bucketId}, and it could not be restored: ` +
        `${(error as Error).message}`,
    );
  }
}

/** Asks the server itself: what is written next follows from the answer. */
async function findHolderNow(
  { client }: Session,
  { bucketId, userId }: BucketRoleInputs,
  role: Role,
): Promise<RoleHolderAnswer | undefined> {
  const holders = await listRoleHolders(client, bucketId, role);
  return holders.find(({ id }) => id === userId);
}

/** Asks the list that many resources share: to read, never to write. */
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

/** Looks at the inputs of a member or an owner. */
export function checkBucketRole(news: Record<string, unknown>): Checked<BucketRoleInputs> {
  return validate<BucketRoleInputs>(inputs, news);
}
