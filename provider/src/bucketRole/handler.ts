import { addRoleHolder, type Role, removeRoleHolder } from "../api/bucketRoles";
import { isConflict, isNotFound } from "../api/errors";
import type { RoleHolderAnswer } from "../api/models";
import type { Handler } from "../lifecycle/handler";
import { isGoneWithBucket, noSuch } from "../lifecycle/liveObject";
import { naturalKey } from "../lifecycle/naturalKey";
import {
  diffBelowBucket,
  ensureRelation,
  parseRelationId,
  relationId,
} from "../lifecycle/relation";
import type { Session } from "../lifecycle/session";
import { declaredIn, pickDeclared, type Recorded } from "../lifecycle/state";
import { type BucketRoleInputs, checkBucketRole } from "./inputs";

/** What Pulumi's state keeps of a member or an owner. */
export interface BucketRoleOutputs extends BucketRoleInputs, Recorded {
  /** The name of the user. */
  name?: string | undefined;
}

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
    return naturalKey`the role of user ${userId} in bucket ${bucketId}`;
  }

  diff(olds: BucketRoleOutputs, news: BucketRoleInputs) {
    return diffBelowBucket(olds, news, ["bucketId", "userId"]);
  }

  async create(session: Session, news: BucketRoleInputs) {
    const { bucketId, userId } = news;
    const id = relationId(bucketId, userId);
    const orgId = await session.organizationOf(bucketId);
    let holder: RoleHolderAnswer | undefined;
    await ensureRelation(session, {
      kind: this.role === "member" ? "bucketMember" : "bucketOwner",
      what: this.describe(news),
      id,
      post: async () => {
        holder = await addRoleHolder(session.client, bucketId, userId, this.role);
      },
      existsAfter: async (error) => {
        // 2.7 says 500 where the user has a role already; a conflict would say the same better.
        if (!error.maybeDone && !isConflict(error)) return false;
        holder = await findHolder(session, news, this.role);
        if (!holder) await this.removeOtherRole(session, news);
        return holder !== undefined;
      },
    });
    const name = holder?.name;
    return { id, outputs: { ...news, orgId, name, declared: declaredIn(news) } };
  }

  async get(session: Session, id: string) {
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
      // A user who has the other role by now keeps it.
      if (await findHolder(session, olds, this.role)) await removeRole(session, olds, this.role);
    } catch (error) {
      if (!(await isGoneWithBucket(session, error, olds.bucketId, olds.orgId))) throw error;
    }
  }

  /** Removes the role that stands in the way of ours, if there is one. */
  private async removeOtherRole(session: Session, news: BucketRoleInputs): Promise<void> {
    const { bucketId, userId } = news;
    const other: Role = this.role === "member" ? "owner" : "member";
    if (!(await findHolder(session, news, other))) return;
    await removeRoleHolder(session.client, bucketId, userId, other);
    session.notify(`user ${userId} was ${other} of bucket ${bucketId}, and becomes ${this.role}.`);
  }

  private describe({ bucketId, userId }: BucketRoleInputs): string {
    return `user ${userId} as ${this.role} of bucket ${bucketId}`;
  }
}

/** Removes a role. A repeat after a lost answer finds none any more, which some servers call an error. */
async function removeRole(session: Session, olds: BucketRoleInputs, role: Role): Promise<void> {
  try {
    await removeRoleHolder(session.client, olds.bucketId, olds.userId, role);
  } catch (error) {
    if (!isNotFound(error) || (await findHolder(session, olds, role))) throw error;
  }
}

async function findHolder(
  session: Session,
  { bucketId, userId }: BucketRoleInputs,
  role: Role,
): Promise<RoleHolderAnswer | undefined> {
  const holders = await session.reader.roleHolders(bucketId, role);
  return holders.find(({ id }) => id === userId);
}
