import { createDbrp, getDbrp, listDbrps, updateDbrp } from "../../api/dbrps";
import { ApiError, InfluxError } from "../../api/errors";
import type { DbrpAnswer } from "../../api/models";
import type { NaturalKey } from "../../ownership/claims";
import { waitForNameRelease } from "../../ownership/nameRelease";
import { createIdempotently } from "../../reconcile/createIdempotently";
import { deviationsOf } from "../../reconcile/deviations";
import { hasNoAccess, type Session } from "../../session/session";
import { type DbrpMappingInputs, mappingKey } from "./model";

/** The mapping that a creation resulted in. */
export interface NewDbrpMapping {
  mapping: DbrpAnswer;
  /** How it differs from what was sent. */
  deviations?: string | undefined;
}

/**
 * Creates a mapping.
 * @throws InfluxError if the database and policy are taken. It names the existing ID and says what to do.
 */
export async function createNewMapping(
  session: Session,
  orgId: string,
  inputs: DbrpMappingInputs,
): Promise<NewDbrpMapping> {
  const { bucketId, database, retentionPolicy } = inputs;
  const creation = createIdempotently<DbrpAnswer>(session, {
    kind: "dbrpMapping",
    orgId,
    what: `DBRP mapping ${nameOf(inputs)}`,
    async post() {
      await requireFreeName(session, orgId, inputs);
      return createDbrp(session.client, {
        bucketID: bucketId,
        orgID: orgId,
        database,
        retention_policy: retentionPolicy,
        default: inputs.default || followsDefault(session, orgId, inputs) || undefined,
      });
    },
    find: () => findMapping(session, orgId, inputs),
    isAsSent: (found) => deviationsOfMapping(found, inputs) === undefined,
    conflict: (found) => taken(found, inputs, orgId),
  });
  const mapping = await creation.catch((error: Error) => {
    if (followsDefault(session, orgId, inputs)) error.message += LOST_DEFAULT;
    throw error;
  });
  session.sawOrganization(mapping.orgID);
  return { mapping, deviations: deviationsOfMapping(mapping, inputs) };
}

/** The state doesn't record an undeclared default, so the next run can't restore it. */
const LOST_DEFAULT =
  " The replaced mapping was the default for its database and is now deleted: set default: true to restore the default.";

/** Returns whether a mapping replaces one that was its database's default without being declared as the default. */
function followsDefault(session: Session, orgId: string, inputs: DbrpMappingInputs): boolean {
  const isNext = session.followsDefaultMapping(orgId, inputs.database, nameOf(inputs));
  return isNext && mayBecomeDefault(session, inputs);
}

/**
 * Checks before the request, too: some InfluxData products overwrite a mapping of the same database and policy.
 * @throws ApiError, the same that InfluxDB 2.7 returns in that case
 */
async function requireFreeName(
  session: Session,
  orgId: string,
  inputs: DbrpMappingInputs,
): Promise<void> {
  const found = await findMapping(session, orgId, inputs);
  if (!found) return;
  const failure = { sentAt: Date.now(), attempts: 1 };
  throw new ApiError(
    `DBRP mapping ${nameOf(inputs)} already exists.`,
    failure,
    CONFLICT,
    "conflict",
  );
}

const CONFLICT = 422;

/**
 * Records which mappings on a bucket are their database's default, before the bucket is deleted for its replacement:
 * they go with it, and the server makes others the default.
 */
export async function recordDefaults(
  session: Session,
  bucketId: string,
  orgId: string,
): Promise<void> {
  for (const mapping of await mappingsOf(session, orgId)) {
    if (mapping.bucketID !== bucketId || !mapping.default) continue;
    const { database, retention_policy: retentionPolicy } = mapping;
    session.deletesDefaultMapping(orgId, database, nameOf({ database, retentionPolicy }));
  }
}

/** A token that can't list the mappings can't create them either. */
async function mappingsOf(session: Session, orgId: string): Promise<DbrpAnswer[]> {
  try {
    return await listDbrps(session.client, orgId);
  } catch (error) {
    if (hasNoAccess(error)) return [];
    throw error;
  }
}

/** Returns whether no other resource in the program declares itself the default of that database. */
export function mayBecomeDefault(session: Session, { database }: { database: string }): boolean {
  return !session.ownership.isDeclaredUnique("dbrpMapping", defaultOf(database));
}

/** The key of a database's default: each database has one. */
export function defaultOf(database: string): NaturalKey {
  return { name: `default/${database}/` };
}

/** Adopts the mapping of that database and policy, or creates one. */
export async function adoptMapping(
  session: Session,
  orgId: string,
  inputs: DbrpMappingInputs,
  since = Date.now(),
): Promise<NewDbrpMapping> {
  const found = await findMapping(session, orgId, inputs);
  if (!found) return createNewMapping(session, orgId, inputs);
  const { id } = found;
  const object = { kind: "dbrpMapping" as const, id, orgId };
  // It may belong to another resource in the program that is being renamed in this run.
  const isHeld = session.ownership.isHeld(object);
  if (isHeld && (await waitForNameRelease(session, object, since))) {
    return adoptMapping(session, orgId, inputs, since);
  }
  const mapping = await session.ownership.reserve(
    { ...object, key: mappingKey(inputs) },
    `DBRP mapping ${id}`,
    async () => {
      // The list may be outdated.
      const live = await getDbrp(session.client, id, orgId);
      requireAdoptable(live, inputs);
      return inputs.default && !live.default
        ? updateDbrp(session.client, id, orgId, { default: true })
        : live;
    },
  );
  session.sawOrganization(mapping.orgID);
  return { mapping, deviations: deviationsOfMapping(mapping, inputs) };
}

function requireAdoptable(live: DbrpAnswer, inputs: DbrpMappingInputs): void {
  const tried = `Could not adopt DBRP mapping ${nameOf(inputs)} (${live.id})`;
  if (live.database !== inputs.database || live.retention_policy !== inputs.retentionPolicy)
    throw new InfluxError(`${tried}: it was renamed in the meantime.`);
  if (live.bucketID === inputs.bucketId) return;
  throw new InfluxError(
    `${tried}: it points to bucket ${live.bucketID}, but the program declares bucket ${inputs.bucketId}. Declare the bucket ` +
      "that it points to, or delete the mapping first.",
  );
}

/** Finds the stored mapping of that database and policy, if this token can read it. */
export async function findMapping(
  session: Session,
  orgId: string,
  { database, retentionPolicy }: Pick<DbrpMappingInputs, "database" | "retentionPolicy">,
): Promise<DbrpAnswer | undefined> {
  const all = await listDbrps(session.client, orgId);
  return all.find((one) => one.database === database && one.retention_policy === retentionPolicy);
}

/** The usual notation for a mapping: `"sensors/autogen"`. */
export function nameOf({
  database,
  retentionPolicy,
}: Pick<DbrpMappingInputs, "database" | "retentionPolicy">): string {
  return `"${database}/${retentionPolicy}"`;
}

function deviationsOfMapping(
  { bucketID, database, retention_policy, default: isDefault }: DbrpAnswer,
  inputs: DbrpMappingInputs,
): string | undefined {
  const { bucketId, retentionPolicy } = inputs;
  return deviationsOf(
    { bucketId, database: inputs.database, retentionPolicy, default: inputs.default },
    { bucketId: bucketID, database, retentionPolicy: retention_policy, default: isDefault },
  );
}

function taken(found: DbrpAnswer, inputs: DbrpMappingInputs, orgId: string): InfluxError {
  return new InfluxError(
    `Could not create DBRP mapping ${nameOf(inputs)}: mapping ${found.id} to bucket ${found.bucketID} already exists in ` +
      `organization ${orgId}, and this resource does not manage it. If you renamed the resource in code, add the aliases option: ` +
      '[{ name: "the old logical name" }]. To manage the existing mapping, set adopt: true. If another resource ' +
      "in this program releases that name, add that resource to the dependsOn option. If an earlier run failed while it replaced " +
      'such a resource, leave this one out of the program for one "pulumi up". If retainOnDelete kept that mapping ' +
      "in a replacement, delete it or declare another retention policy. If the response to an earlier request was lost, " +
      "that request may have created the mapping.",
  );
}
