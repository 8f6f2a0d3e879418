import { deleteLabel, getLabel, updateLabel } from "../api/labels";
import type { Handler } from "../lifecycle/handler";
import { rename } from "../lifecycle/handover";
import { deleteLive, getLive, type ObjectPlace, readLive } from "../lifecycle/liveObject";
import { naturalKey } from "../lifecycle/naturalKey";
import { pickDeclared } from "../lifecycle/state";
import { parseId } from "../lifecycle/validate";
import { adoptLabel, createNewLabel, findLabel } from "./create";
import { describeLabel } from "./describe";
import { checkLabel, foldName, type LabelInputs } from "./inputs";
import { type LabelOutputs, liveOutputs, recordedInputs, recordedOutputs } from "./outputs";
import { planPatch } from "./patch";

/** The rules of `Label`. Endpoints: /api/v2/labels. */
export const labelHandler: Handler<LabelInputs, LabelOutputs> = {
  check: checkLabel,

  naturalKey({ name, orgId }) {
    const folded = foldName(name);
    return orgId
      ? naturalKey`label "${folded}" of organisation ${orgId}`
      : naturalKey`label "${folded}"`;
  },

  diff(olds, news) {
    const replaces = news.orgId !== undefined && news.orgId !== olds.orgId ? ["orgId"] : [];
    return { replaces, deleteBeforeReplace: false };
  },

  async create(session, news) {
    const orgId = await session.organizationFor(news.orgId, `label "${news.name}"`);
    const label = await (news.adopt ? adoptLabel : createNewLabel)(session, orgId, news);
    return { id: label.id, outputs: recordedOutputs(liveOutputs(label, { orgId }), news) };
  },

  async get(session, given) {
    const id = parseId(given, "label");
    const { live, orgId } = await getLive(session, `label ${id}`, () =>
      getLabel(session.client, id),
    );
    return { id: live.id, outputs: liveOutputs(live, { orgId }) };
  },

  async read(session, id, olds) {
    const label = await readLive(session, placeOf(id, olds), () => session.reader.label(id));
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
      what: placeOf(id, olds).what,
      send: () => updateLabel(session.client, id, patch),
      find: () => findLabel(session, olds.orgId, news.name),
    });
    return recordedOutputs(liveOutputs(label, olds), news);
  },

  async delete(session, id, olds) {
    await deleteLive(session, placeOf(id, olds), () => deleteLabel(session.client, id));
  },
};

function placeOf(id: string, { name, orgId }: LabelOutputs): ObjectPlace {
  return { orgId, what: describeLabel({ id, name }) };
}
