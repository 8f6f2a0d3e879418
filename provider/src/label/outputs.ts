import type { LabelAnswer } from "../api/models";
import { declaredIn, pickDeclared, type Recorded } from "../lifecycle/state";
import type { LabelInputs } from "./inputs";

/** What Pulumi's state keeps of a label. */
export interface LabelOutputs extends Recorded {
  name: string;
  properties: Record<string, string>;
  adopt?: boolean | undefined;
}

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
