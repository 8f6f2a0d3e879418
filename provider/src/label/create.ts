import equal from "fast-deep-equal";
import { InfluxError } from "../api/errors";
import { createLabel, listLabels, updateLabel } from "../api/labels";
import type { LabelAnswer } from "../api/models";
import { createOnce } from "../lifecycle/createOnce";
import type { Session } from "../lifecycle/session";
import { declaredIn, pickDeclared } from "../lifecycle/state";
import { describeLabel } from "./describe";
import { foldName, type LabelInputs } from "./inputs";
import { liveOutputs } from "./outputs";
import { planPatch } from "./patch";

/**
 * Creates a label.
 * @throws InfluxError when the name is taken, naming the existing id and the ways out.
 */
export async function createNewLabel(
  session: Session,
  orgId: string,
  inputs: LabelInputs,
): Promise<LabelAnswer> {
  const { name, properties } = inputs;
  const before = await labelsBeforeThisRun(session, orgId);
  const label = await createOnce<LabelAnswer>(session, {
    kind: "label",
    what: `label "${name}"`,
    post: () => createLabel(session.client, { orgID: orgId, name, properties }),
    find: () => findLabel(session, orgId, name),
    // Labels have no time of creation: ours is one that was not there before, just as we sent it.
    isOurs: (found) =>
      before !== undefined &&
      !before.has(found.id) &&
      found.name === name &&
      equal(found.properties, properties ?? {}),
    conflict: (found) => nameTaken(found, orgId),
  });
  session.sawOrganization(label.orgID);
  return label;
}

/**
 * Takes over the existing label of that name and brings it into the declared form; creates one where
 * there is none.
 */
export async function adoptLabel(
  session: Session,
  orgId: string,
  inputs: LabelInputs,
): Promise<LabelAnswer> {
  const found = await findLabel(session, orgId, inputs.name);
  if (!found) return createNewLabel(session, orgId, inputs);
  return session.holders.reserve("label", found.id, describeLabel(found), async () => {
    session.sawOrganization(found.orgID);
    const live = liveOutputs(found, { orgId });
    const patch = planPatch(pickDeclared(live, declaredIn(inputs)), inputs);
    return patch ? updateLabel(session.client, found.id, patch) : found;
  });
}

/** The label of that name, if this token sees one. */
export async function findLabel(
  session: Session,
  orgId: string,
  name: string,
): Promise<LabelAnswer | undefined> {
  const labels = await listLabels(session.client, orgId);
  return labels.find((label) => foldName(label.name) === foldName(name));
}

/**
 * The ids of the labels that were there before this run created any: one list for the whole run.
 * Undefined for a token that may not list labels: then a lost answer cannot be settled, only reported.
 */
function labelsBeforeThisRun(session: Session, orgId: string): Promise<Set<string> | undefined> {
  return session.once(`labels of ${orgId}`, async () => {
    try {
      const labels = await listLabels(session.client, orgId);
      return new Set(labels.map(({ id }) => id));
    } catch {
      return undefined;
    }
  });
}

function nameTaken(found: LabelAnswer, orgId: string): InfluxError {
  return new InfluxError(
    `Could not create label "${found.name}": organisation ${orgId} has one of that name (${found.id}), which this ` +
      "resource does not hold; upper and lower case count as the same. Was the resource renamed in code? Then add " +
      `the option aliases: [{ name: "the old logical name" }], and keep name: "${found.name}". ` +
      "To bring the existing label under this resource, set adopt: true. Otherwise choose another name.",
  );
}
