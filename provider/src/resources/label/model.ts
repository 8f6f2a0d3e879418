import { z } from "zod";
import type { LabelAnswer } from "../../api/models";
import type { Checked } from "../../contract/handler";
import type { InputsOf, OutputsOf } from "../../contract/shapes";
import { declaredIn, pickDeclared, type Recorded } from "../../contract/state";
import { naturalKeyOf } from "../../ownership/claims";
import { known, memberName, objectId, validate } from "../../validation/validate";
import type { Label, LabelArgs } from "./resource";

/** The inputs of a label in canonical form. What is absent was not declared. */
export type LabelInputs = InputsOf<LabelArgs, "name">;

/** What JavaScript or a server counts as whitespace: U+FEFF does only here, U+0085 only there. */
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

/** A name without regard to case and outer whitespace: names that may be one to a server are one here. */
export function foldName(name: string): string {
  return byLetter(name.trim(), (letter) => letter.toLowerCase());
}

/**
 * Whether two names are one to every server. To InfluxDB 2.7, the Kelvin sign is no K, though its lower case is k:
 * such names are left to the server.
 */
export function isSameName(one: string, other: string): boolean {
  const raise = (name: string) => byLetter(name, (letter) => letter.toUpperCase());
  return foldName(one) === foldName(other) && raise(one) === raise(other);
}

/** Letter by letter, as servers do: in a whole word, JavaScript gives a sigma at the end another lower case. */
function byLetter(name: string, change: (letter: string) => string): string {
  return [...name].map(change).join("");
}

/** What tells a label from all others. */
export function labelKey({ name, orgId }: Pick<LabelInputs, "name" | "orgId">) {
  return naturalKeyOf([foldName(name)], orgId);
}

/** Looks at the inputs of a label. */
export function checkLabel(news: Record<string, unknown>): Checked<LabelInputs> {
  return validate<LabelInputs>(labelInputs, news);
}

/** What Pulumi's state keeps of a label. */
export type LabelOutputs = OutputsOf<Label> & Recorded & { adopt?: boolean | undefined };

/** The outputs of a label as it is on the server. */
export function liveOutputs(
  { name, properties, orgID }: LabelAnswer,
  before: Pick<LabelOutputs, "orgId"> & Partial<LabelOutputs>,
): LabelOutputs {
  const { orgId, declared = [] } = before;
  return { name, properties, orgId: orgID ?? orgId, declared };
}

/** The outputs after `create` or `update`: live, and for what is declared the declared value. */
export function recordedOutputs(live: LabelOutputs, inputs: LabelInputs): LabelOutputs {
  return { ...live, adopt: undefined, ...inputs, declared: declaredIn(inputs) };
}

/**
 * What an update starts from: the inputs that the engine recorded. Properties that are declared now count as they
 * were last seen also where they were not declared before: declaring them is about all of them.
 */
export function recordedInputs(outputs: LabelOutputs, news: LabelInputs): Partial<LabelInputs> {
  const { properties } = outputs;
  const recorded = pickDeclared<Partial<LabelInputs>>(outputs, outputs.declared);
  return news.properties ? { ...recorded, properties } : recorded;
}
