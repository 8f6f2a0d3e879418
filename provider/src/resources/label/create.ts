import { isDeepStrictEqual } from "node:util";
import { InfluxError } from "../../api/errors";
import {
  createLabel,
  getLabel,
  type LabelBody,
  listLabels,
  REMOVED,
  updateLabel,
} from "../../api/labels";
import type { LabelAnswer } from "../../api/models";
import { declaredIn, pickDeclared } from "../../contract/state";
import { waitForNameRelease } from "../../ownership/nameRelease";
import { createIdempotently } from "../../reconcile/createIdempotently";
import { deviationsOf, requireAsSent } from "../../reconcile/deviations";
import { readThenWrite } from "../../reconcile/readThenWrite";
import type { Session } from "../../session/session";
import { isSameName, type LabelInputs, liveOutputs } from "./model";

/** A label that a creation came to. */
export interface NewLabel {
  label: LabelAnswer;
  /** Where it differs from what was sent. */
  deviations?: string | undefined;
}

/**
 * Creates a label.
 * @throws InfluxError when the name is taken, naming the existing id and the ways out.
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
  return { label, deviations: deviationsOf({ name, properties }, { ...label }) };
}

/** Adopts the label of that name and brings it into the declared form; creates one where there is none. */
export async function adoptLabel(
  session: Session,
  orgId: string,
  inputs: LabelInputs,
  since = Date.now(),
): Promise<NewLabel> {
  const found = await findLabel(session, orgId, inputs.name);
  if (!found) return createNewLabel(session, orgId, inputs);
  const object = { kind: "label" as const, id: found.id, orgId };
  // It may belong to another resource of the program that gets another name in this run.
  const isHeld = session.ownership.isHeld(object);
  if (isHeld && (await waitForNameRelease(session, object, since))) {
    return adoptLabel(session, orgId, inputs, since);
  }
  const label = await session.ownership.reserve(object, `label ${found.id}`, () =>
    changeLabel(session, object, (live) => {
      if (!isSameName(live.name, inputs.name)) {
        throw new InfluxError(`Could not adopt label ${live.id}: it has another name by now.`);
      }
      return planPatch(pickDeclared(liveOutputs(live, { orgId }), declaredIn(inputs)), inputs);
    }),
  );
  session.sawOrganization(label.orgID);
  return { label };
}

/**
 * Changes a live label, which is read before each attempt.
 * @param plan what to change of the live label; undefined for nothing
 * @throws InfluxError also when the server answers something else than was sent
 */
export function changeLabel(
  session: Session,
  { id, orgId }: { id: string; orgId: string },
  plan: (live: LabelAnswer) => LabelBody | undefined,
): Promise<LabelAnswer> {
  const what = `label ${id}`;
  return readThenWrite(session, {
    purpose: `update ${what}`,
    read: () => getLabel(session.client, id, orgId),
    async write(live) {
      const body = plan(live);
      if (!body) return live;
      const answer = await updateLabel(session.client, id, body, orgId);
      // A property that is removed is sent as an empty one.
      const answered = Object.keys(body.properties ?? {}).map((key) => [
        key,
        Object.hasOwn(answer.properties, key) ? answer.properties[key] : "",
      ]);
      const properties = body.properties && Object.fromEntries(answered);
      requireAsSent(what, { ...body }, { name: answer.name, properties });
      return answer;
    },
  });
}

/** The label of that name, if this token sees one: the very name before one that differs in case. */
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
      "which this resource does not manage; upper and lower case count as the same. If you renamed the resource in " +
      `code, add the option aliases: [{ name: "the old logical name" }] and keep name: "${found.name}". To manage the ` +
      "existing label, set adopt: true. If another resource of this program gives that name up, add the option " +
      "dependsOn with that resource. Otherwise choose another name. If the answer to an earlier request was lost, " +
      "that request may have made it.",
  );
}

/**
 * What to send so that a label becomes as declared, or undefined when nothing has to be sent. Pure.
 * The server merges properties, so one that is no longer declared has to be taken out by name; one
 * that others added, and that was never recorded, stays.
 */
export function planPatch(
  recorded: Partial<LabelInputs>,
  news: LabelInputs,
): LabelBody | undefined {
  const patch: LabelBody = {};
  if (news.name !== recorded.name) patch.name = news.name;
  const properties = changedProperties(recorded.properties ?? {}, news.properties ?? {});
  if (Object.keys(properties).length > 0) patch.properties = properties;
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function changedProperties(
  before: Record<string, string>,
  after: Record<string, string>,
): Record<string, string> {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const changed = Object.entries(after).filter(([key, value]) => before[key] !== value);
  return Object.fromEntries([...gone.map((key) => [key, REMOVED]), ...changed]);
}
