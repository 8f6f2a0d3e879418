import { createDbrp, listDbrps, updateDbrp } from "../../api/dbrps";
import { ApiError, InfluxError } from "../../api/errors";
import type { DbrpAnswer } from "../../api/models";
import type { NaturalKey } from "../../ownership/claims";
import { waitForNameRelease } from "../../ownership/nameRelease";
import { createIdempotently } from "../../reconcile/createIdempotently";
import { deviationsOf } from "../../reconcile/deviations";
import type { Session } from "../../session/session";
import { type DbrpMappingInputs, mappingKey } from "./model";

/** A mapping that a creation came to. */
export interface NewDbrpMapping {
  mapping: DbrpAnswer;
  /** Where it differs from what was sent. */
  deviations?: string | undefined;
}

/**
 * Creates a mapping.
 * @throws InfluxError when the database and policy are taken, naming the existing id and the ways out.
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

/** No state has it, as it is not declared: the next run can't know. */
const LOST_DEFAULT =
  " The replaced mapping, the default of its database, is deleted: set default: true to restore the default.";

/** Whether a mapping takes the place of one that was the default of its database without being declared so. */
function followsDefault(session: Session, orgId: string, inputs: DbrpMappingInputs): boolean {
  const isNext = session.followsDefaultMapping(orgId, inputs.database, nameOf(inputs));
  return isNext && mayBecomeDefault(session, inputs);
}

/**
 * Looks before the request, too: some products of InfluxData overwrite a mapping of the same database and policy.
 * @throws ApiError as InfluxDB 2.7 answers in that case
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

/** Whether no other resource of the program declares that it is the default of that database. */
export function mayBecomeDefault(session: Session, { database }: { database: string }): boolean {
  return !session.ownership.isDeclaredUnique("dbrpMapping", defaultOf(database));
}

/** The default of a database, of which there is one. */
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
  // It may belong to another resource of the program that gets another name in this run.
  const isHeld = session.ownership.isHeld(object);
  if (isHeld && (await waitForNameRelease(session, object, since))) {
    return adoptMapping(session, orgId, inputs, since);
  }
  if (found.bucketID !== inputs.bucketId) {
    throw new InfluxError(
      `Could not adopt DBRP mapping ${nameOf(inputs)} (${id}): it points at bucket ${found.bucketID}, and the program declares ` +
        `bucket ${inputs.bucketId}. Declare the mapping's bucket, or delete the mapping first.`,
    );
  }
  const mapping = await session.ownership.reserve(
    { ...object, key: mappingKey(inputs) },
    `DBRP mapping ${id}`,
    async () =>
      inputs.default && !found.default
        ? updateDbrp(session.client, id, orgId, { default: true })
        : found,
  );
  session.sawOrganization(mapping.orgID);
  return { mapping, deviations: deviationsOfMapping(mapping, inputs) };
}

/** The mapping of that database and policy, if this token sees one that is stored. */
export async function findMapping(
  session: Session,
  orgId: string,
  { database, retentionPolicy }: Pick<DbrpMappingInputs, "database" | "retentionPolicy">,
): Promise<DbrpAnswer | undefined> {
  const all = await listDbrps(session.client, orgId);
  return all.find((one) => one.database === database && one.retention_policy === retentionPolicy);
}

/** A mapping as people write it: `"sensors/autogen"`. */
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
      `organization ${orgId}, and this resource does not manage it. If you renamed the resource in code, add the option ` +
      'aliases: [{ name: "the old logical name" }]. To manage the existing mapping, set adopt: true. If another resource ' +
      "of this program releases that name, add the option dependsOn with that resource. If retainOnDelete kept that mapping " +
      "in a replacement, delete it or declare another retention policy. If the response to an earlier request was lost, " +
      "that request may have created the mapping.",
  );
}
