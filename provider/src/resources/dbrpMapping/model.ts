import { z } from "zod";
import type { UpdateDbrpBody } from "../../api/dbrps";
import type { DbrpAnswer } from "../../api/models";
import type { Checked } from "../../contract/handler";
import type { InputsOf, OutputsOf } from "../../contract/shapes";
import { declaredIn, type Recorded } from "../../contract/state";
import { naturalKeyOf } from "../../ownership/claims";
import { known, objectId, validate } from "../../validation/validate";
import type { DbrpMapping, DbrpMappingArgs } from "./resource";

/** The inputs of a mapping in canonical form. What is absent was not declared; `default: false` is absent, too. */
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
    // The server has one default for each database: what is not the default can't be asked for.
    .transform((value) => (value === false ? undefined : value)),
  adopt: known(flag).optional(),
});

/** What tells a mapping from all others. */
export function mappingKey({ database, retentionPolicy }: MappingName) {
  return naturalKeyOf([database, retentionPolicy]);
}

type MappingName = Pick<DbrpMappingInputs, "database" | "retentionPolicy">;

/** Looks at the inputs of a mapping. */
export function checkDbrpMapping(news: Record<string, unknown>): Checked<DbrpMappingInputs> {
  return validate<DbrpMappingInputs>(dbrpMappingInputs, news);
}

/** What Pulumi's state keeps of a mapping. */
export type DbrpMappingOutputs = OutputsOf<DbrpMapping> &
  Recorded & { adopt?: boolean | undefined };

/** The outputs of a mapping as it is on the server. Its default is of interest only if it is declared. */
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

/** The outputs after `create` or `update`: live, and for what is declared the declared value. */
export function recordedOutputs(
  live: DbrpMappingOutputs,
  inputs: DbrpMappingInputs,
): DbrpMappingOutputs {
  return { ...live, default: undefined, adopt: undefined, ...inputs, declared: declaredIn(inputs) };
}

/**
 * What to send so that a mapping becomes as declared; undefined when nothing has to be sent. Compares what the program
 * declares now with what was recorded.
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
