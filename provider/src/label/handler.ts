import { deleteLabel, getLabel, updateLabel } from "../api/labels";
import { isGone } from "../lifecycle/gone";
import type { Handler } from "../lifecycle/handler";
import { pickDeclared } from "../lifecycle/state";
import { adoptLabel, createNewLabel } from "./create";
import { checkLabel, type LabelInputs } from "./inputs";
import { type LabelOutputs, liveOutputs, recordedInputs, recordedOutputs } from "./outputs";
import { planPatch } from "./patch";

/** The rules of `Label`. Endpoints: /api/v2/labels. */
export const labelHandler: Handler<LabelInputs, LabelOutputs> = {
  check: checkLabel,

  diff(olds, news) {
    const replaces = news.orgId !== undefined && news.orgId !== olds.orgId ? ["orgId"] : [];
    return { replaces, deleteBeforeReplace: false };
  },

  async create(session, news) {
    const orgId = await session.organizationFor(news.orgId, `label "${news.name}"`);
    const { label, takenOver } = news.adopt
      ? await adoptLabel(session, orgId, news)
      : { label: await createNewLabel(session, orgId, news) };
    const live = liveOutputs(label, { orgId, takenOver });
    return { id: label.id, outputs: recordedOutputs(live, news) };
  },

  async read(session, id, olds) {
    const what = describe(id, olds);
    await session.requireOrganization(olds.orgId, what);
    try {
      const label = await getLabel(session.client, id);
      session.sawOrganization(label.orgID);
      const outputs = { ...liveOutputs(label, olds), adopt: olds.adopt };
      return { outputs, inputs: pickDeclared(outputs, olds.declared) };
    } catch (error) {
      if (await isGone(session, error, olds.orgId, what)) return undefined;
      throw error;
    }
  },

  async update(session, id, olds, news) {
    const patch = planPatch(recordedInputs(olds), news);
    if (!patch) return recordedOutputs(olds, news);
    await session.requireOrganization(olds.orgId, describe(id, olds));
    const label = await updateLabel(session.client, id, patch);
    return recordedOutputs(liveOutputs(label, olds), news);
  },

  async delete(session, id, olds) {
    const what = describe(id, olds);
    await session.requireOrganization(olds.orgId, what);
    try {
      await deleteLabel(session.client, id);
    } catch (error) {
      if (!(await isGone(session, error, olds.orgId, what))) throw error;
    }
  },
};

function describe(id: string, { name }: LabelOutputs): string {
  return `label "${name}" (${id})`;
}
