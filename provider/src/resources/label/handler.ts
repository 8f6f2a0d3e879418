import { deleteLabel, getLabel } from "../../api/labels";
import type { Handler } from "../../contract/handler";
import { declaredIn, pickDeclared } from "../../contract/state";
import { notAsSent } from "../../reconcile/deviations";
import { deleteLive, getLive, type ObjectPlace, readLive } from "../../reconcile/remoteObject";
import { rename } from "../../reconcile/rename";
import { parseId } from "../../validation/validate";
import { adoptLabel, createNewLabel, findLabel } from "./create";
import {
  checkLabel,
  type LabelInputs,
  type LabelOutputs,
  labelKey,
  liveOutputs,
  recordedInputs,
  recordedOutputs,
} from "./model";
import { changeLabel, planPatch } from "./update";

/** The rules of `Label`. Endpoints: /api/v2/labels. */
export const labelHandler: Handler<LabelInputs, LabelOutputs> = {
  check: checkLabel,

  naturalKey: labelKey,

  diff(olds, news) {
    const replaces = news.orgId !== undefined && news.orgId !== olds.orgId ? ["orgId"] : [];
    return { replaces, deleteBeforeReplace: false };
  },

  async create(session, news) {
    const orgId = await session.organizationFor(news.orgId, `label "${news.name}"`);
    const make = news.adopt ? adoptLabel : createNewLabel;
    const { label, deviations } = await make(session, orgId, news);
    const { id } = label;
    const live = liveOutputs(label, { orgId });
    if (!deviations) return { id, outputs: recordedOutputs(live, news) };
    // Record the live values, so that the next preview shows what still has to change.
    const outputs = { ...live, adopt: news.adopt, declared: declaredIn(news) };
    return { id, outputs, problem: notAsSent(`label ${id}`, deviations) };
  },

  async readUnmanaged(session, given) {
    const id = parseId(given, "label");
    const { live, orgId } = await getLive(session, `label ${id}`, () =>
      getLabel(session.client, id),
    );
    return { id: live.id, outputs: liveOutputs(live, { orgId }) };
  },

  async read(session, id, olds) {
    const label = await readLive(session, placeOf(id, olds), () => session.cache.label(id));
    if (!label) return undefined;
    const outputs = { ...liveOutputs(label, olds), adopt: olds.adopt };
    return { outputs, inputs: pickDeclared(outputs, olds.declared) };
  },

  async update(session, id, olds, news) {
    const patch = planPatch(recordedInputs(olds, news), news);
    if (!patch) return recordedOutputs(olds, news);
    await session.requireOrganization(olds.orgId, placeOf(id, olds).what);
    const label = await rename(session, {
      kind: "label",
      orgId: olds.orgId,
      what: `label ${id}`,
      send: () => changeLabel(session, { id, orgId: olds.orgId }, () => patch),
      find: () => findLabel(session, olds.orgId, news.name),
    });
    return recordedOutputs(liveOutputs(label, olds), news);
  },

  async delete(session, id, olds) {
    await deleteLive(session, placeOf(id, olds), () => deleteLabel(session.client, id));
  },
};

function placeOf(id: string, { orgId }: LabelOutputs): ObjectPlace {
  return { kind: "label", id, orgId, what: `label ${id}` };
}
