import { z } from "zod";
import type { Checked } from "../lifecycle/handler";
import { known, objectId, validate } from "../lifecycle/validate";

/** The inputs of a label in canonical form. What is absent was not declared. */
export interface LabelInputs {
  name: string;
  properties?: Record<string, string>;
  orgId?: string;
  adopt?: boolean;
}

const name = z
  .string("must be text")
  .min(1, "must not be empty")
  .refine(
    (text) => text === text.trim(),
    "must not begin or end with white space: the service cuts it off",
  );

const property = z
  .string("must be text")
  .min(1, "must not be empty: the service drops a property without a value");

const labelInputs = z.strictObject({
  name: known(name),
  properties: known(
    z.record(z.string(), known(property), 'must be an object of texts: { color: "#f00" }'),
  ).optional(),
  orgId: known(objectId).optional(),
  adopt: known(z.boolean("must be true or false")).optional(),
});

/** A name as the service compares it: without regard to case and outer white space. */
export function foldName(name: string): string {
  return name.trim().toLowerCase();
}

/** Looks at the inputs of a label. */
export function checkLabel(news: Record<string, unknown>): Checked<LabelInputs> {
  return validate(labelInputs as z.ZodType<LabelInputs>, news);
}
