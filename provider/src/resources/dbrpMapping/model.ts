import { z } from "zod";
import type { UpdateDbrpBody } from "../../api/dbrps";
import type { DbrpAnswer } from "../../api/models";
import type { Checked } from "../../contract/handler";
import type { InputsOf, OutputsOf } from "../../contract/shapes";
import { declaredIn, type Recorded } from "../../contract/state";
import { naturalKeyOf } from "../../ownership/claims";
import { known, objectId, validate } from "../../validation/validate";
import type { DbrpMapping, DbrpMappingArgs } from "./resource";

/** The inputs of a mapping in canonical form. Absent members were not declared; `default: false` is also absent. */
export type DbrpMappingInputs = InputsOf<DbrpMappingArgs>;

const name = z
  .string("must be a string")
  .min(1, "must not be empty")
  .regex(/^[^/\\\p{Cc}]*$/u, "must not contain / or \\ or control characters")
  .refine((text) => text !== "." && text !== "..", 'must not be "." or ".."');

const flag = z.boolean("must be true or false");

const dbrpMappingInputs = z.strictObject({
  bucketId: known(objectId),
  database: known(name),
  retentionPolicy: known(name),
  default: known(flag)
    .optional()
    // The server has one default per database and no way to make a mapping "not the default".
    .transform((value) => (value === false ? undefined : value)),
  adopt: known(flag).optional(),
});

/** The natural key of a mapping. */
export function mappingKey({ database, retentionPolicy }: MappingName) {
  return naturalKeyOf([database, retentionPolicy]);
}

type MappingName = Pick<DbrpMappingInputs, "database" | "retentionPolicy">;

/** Checks the inputs of a mapping. */
export function checkDbrpMapping(news: Record<string, unknown>): Checked<DbrpMappingInputs> {
  return validate<DbrpMappingInputs>(dbrpMappingInputs, news);
}

/** What Pulumi's state stores about a mapping. */
export type DbrpMappingOutputs = OutputsOf<DbrpMapping> &
  Recorded & { adopt?: boolean | undefined };

/** The outputs of a mapping as it is on the server. `default` is included only if the program declares it. */
export function liveOutputs(
  answer: DbrpAnswer,
  before: Pick<DbrpMappingOutputs, "orgId"> & Partial<DbrpMappingOutputs>,
): DbrpMappingOutputs {
  const { orgId, declared = [] } = before;
  return {
    bucketId: answer.bucketID,
    database: answer.database,
    retentionPolicy: answer.retention_policy,
    default: declared.includes("default") ? answer.default : undefined,
    orgId: answer.orgID ?? orgId,
    declared,
  };
}

/** Returns the outputs after `create` or `update`: declared values for declared members, live values for the rest. */
export function recordedOutputs(
  live: DbrpMappingOutputs,
  inputs: DbrpMappingInputs,
): DbrpMappingOutputs {
  return { ...live, default: undefined, adopt: undefined, ...inputs, declared: declaredIn(inputs) };
}

/**
 * Returns what to send to bring a mapping in line with the program; undefined if nothing has to be sent. Compares the
 * declared values with the recorded ones.
 */
export function planPatch(
  recorded: Pick<DbrpMappingOutputs, "retentionPolicy" | "default">,
  news: DbrpMappingInputs,
): UpdateDbrpBody | undefined {
  const patch: UpdateDbrpBody = {};
  if (news.retentionPolicy !== recorded.retentionPolicy) {
    patch.retention_policy = news.retentionPolicy;
  }
  if (news.default && !recorded.default) patch.default = true;
  return Object.keys(patch).length > 0 ? patch : undefined;
}
