import { isDeepStrictEqual } from "node:util";
import { InfluxError } from "../../api/errors";
import { createLabel, listLabels } from "../../api/labels";
import type { LabelAnswer } from "../../api/models";
import { declaredIn, pickDeclared } from "../../contract/state";
import { waitForNameRelease } from "../../ownership/nameRelease";
import { createIdempotently } from "../../reconcile/createIdempotently";
import { deviationsOf } from "../../reconcile/deviations";
import type { Session } from "../../session/session";
import { isSameName, type LabelInputs, labelKey, liveOutputs } from "./model";
import { changeLabel, planPatch } from "./update";

/** The label that a creation resulted in. */
export interface NewLabel {
  label: LabelAnswer;
  /** How it differs from what was sent. */
  deviations?: string | undefined;
}

/**
 * Creates a label.
 * @throws InfluxError if the name is taken. It names the existing ID and says what to do.
 */
export async function createNewLabel(
  session: Session,
  orgId: string,
  inputs: LabelInputs,
): Promise<NewLabel> {
  const { name, properties = {} } = inputs;
  const label = await createIdempotently<LabelAnswer>(session, {
    kind: "label",
    orgId,
    what: `label "${name}"`,
    post: () => createLabel(session.client, { orgID: orgId, name, properties: inputs.properties }),
    find: () => findLabel(session, orgId, name),
    isAsSent: (found) => found.name === name && isDeepStrictEqual(found.properties, properties),
    conflict: (found) => nameTaken(found, orgId),
  });
  session.sawOrganization(label.orgID);
  return { label, deviations: deviationsOf({ properties }, { ...label }) };
}

/** Adopts the label with that name and updates it as declared, or creates one. */
export async function adoptLabel(
  session: Session,
  orgId: string,
  inputs: LabelInputs,
  since = Date.now(),
): Promise<NewLabel> {
  const found = await findLabel(session, orgId, inputs.name);
  if (!found) return createNewLabel(session, orgId, inputs);
  const object = { kind: "label" as const, id: found.id, orgId };
  // It may belong to another resource in the program that is being renamed in this run.
  const isHeld = session.ownership.isHeld(object);
  if (isHeld && (await waitForNameRelease(session, object, since))) {
    return adoptLabel(session, orgId, inputs, since);
  }
  const label = await session.ownership.reserve(
    { ...object, key: labelKey(inputs) },
    `label ${found.id}`,
    async () => {
      const changed = await changeLabel(session, object, (live) => {
        requireAdoptable(live, inputs);
        return planPatch(pickDeclared(liveOutputs(live, { orgId }), declaredIn(inputs)), inputs);
      });
      requireAdoptable(changed, inputs);
      return changed;
    },
  );
  session.sawOrganization(label.orgID);
  return { label };
}

function requireAdoptable({ id, name }: LabelAnswer, inputs: LabelInputs): void {
  if (isSameName(name, inputs.name)) return;
  throw new InfluxError(`Could not adopt label ${id}: it was renamed in the meantime.`);
}

/**
 * Finds the label with that name, if this token can read it. An exact match takes precedence over one that differs in
 * case.
 */
export async function findLabel(
  session: Session,
  orgId: string,
  name: string,
): Promise<LabelAnswer | undefined> {
  const labels = await listLabels(session.client, orgId);
  return (
    labels.find((label) => label.name === name) ??
    labels.find((label) => isSameName(label.name, name))
  );
}

function nameTaken(found: LabelAnswer, orgId: string): InfluxError {
  return new InfluxError(
    `Could not create label "${found.name}": the name is already used by label ${found.id} in organization ${orgId}, ` +
      "which this resource does not manage; label names are case-insensitive. If you renamed the resource in " +
      `code, add the aliases option: [{ name: "the old logical name" }] and keep name: "${found.name}". To manage the ` +
      "existing label, set adopt: true. If another resource in this program releases that name, add that " +
      "resource to the dependsOn option. Otherwise, choose another name. If the response to an earlier request was lost, " +
      "that request may have created the label.",
  );
}
