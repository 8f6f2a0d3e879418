import { z } from "zod";
import type { LabelAnswer } from "../../api/models";
import type { Checked } from "../../contract/handler";
import type { InputsOf, OutputsOf } from "../../contract/shapes";
import { declaredIn, pickDeclared, type Recorded } from "../../contract/state";
import { naturalKeyOf } from "../../ownership/claims";
import { known, memberName, objectId, validate } from "../../validation/validate";
import type { Label, LabelArgs } from "./resource";

/** The inputs of a label in canonical form. Absent members were not declared. */
export type LabelInputs = InputsOf<LabelArgs, "name">;

/**
 * Whitespace by the rules of JavaScript or a server: only JavaScript includes U+FEFF, and only servers include U+0085.
 */
const OUTER_SPACE = /^[\s\u0085]|[\s\u0085]$/;

const name = z
  .string("must be a string")
  .min(1, "must not be empty")
  .refine(
    (text) => !OUTER_SPACE.test(text),
    "must not begin or end with whitespace: the service trims it",
  );

const property = z
  .string("must be a string")
  .min(1, "must not be empty: the service drops a property without a value");

const labelInputs = z.strictObject({
  name: known(name),
  properties: known(
    z.record(memberName, known(property), 'must be an object of strings: { color: "#f00" }'),
  ).optional(),
  orgId: known(objectId).optional(),
  adopt: known(z.boolean("must be true or false")).optional(),
});

/** Normalizes case and outer whitespace. Names that a server may consider equal are equal in this form. */
export function foldName(name: string): string {
  return byLetter(name.trim(), (letter) => letter.toLowerCase());
}

/**
 * Returns whether every server considers two names equal. To InfluxDB 2.7, the Kelvin sign isn't a K, although its
 * lowercase form is k: such names are left to the server.
 */
export function isSameName(one: string, other: string): boolean {
  const raise = (name: string) => byLetter(name, (letter) => letter.toUpperCase());
  return foldName(one) === foldName(other) && raise(one) === raise(other);
}

/** Changes each letter separately, as servers do: in a whole word, JavaScript lowercases a final sigma differently. */
function byLetter(name: string, change: (letter: string) => string): string {
  return [...name].map(change).join("");
}

/** The natural key of a label. */
export function labelKey({ name, orgId }: Pick<LabelInputs, "name" | "orgId">) {
  return naturalKeyOf([foldName(name)], orgId);
}

/** Checks the inputs of a label. */
export function checkLabel(news: Record<string, unknown>): Checked<LabelInputs> {
  return validate<LabelInputs>(labelInputs, news);
}

/** What Pulumi's state stores about a label. */
export type LabelOutputs = OutputsOf<Label> & Recorded & { adopt?: boolean | undefined };

/** The outputs of a label as it is on the server. */
export function liveOutputs(
  { name, properties, orgID }: LabelAnswer,
  before: Pick<LabelOutputs, "orgId"> & Partial<LabelOutputs>,
): LabelOutputs {
  const { orgId, declared = [] } = before;
  return { name, properties, orgId: orgID ?? orgId, declared };
}

/** Returns the outputs after `create` or `update`: declared values for declared members, live values for the rest. */
export function recordedOutputs(live: LabelOutputs, inputs: LabelInputs): LabelOutputs {
  return { ...live, adopt: undefined, ...inputs, declared: declaredIn(inputs) };
}

/**
 * Returns what an update starts from: the inputs that the engine recorded. If `properties` is newly declared, its last
 * known live value counts as recorded, since declaring it covers all properties.
 */
export function recordedInputs(outputs: LabelOutputs, news: LabelInputs): Partial<LabelInputs> {
  const { properties } = outputs;
  const recorded = pickDeclared<Partial<LabelInputs>>(outputs, outputs.declared);
  return news.properties ? { ...recorded, properties } : recorded;
}
