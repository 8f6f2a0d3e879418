import { getLabel, type LabelBody, REMOVED, updateLabel } from "../../api/labels";
import type { LabelAnswer } from "../../api/models";
import { requireAsSent } from "../../reconcile/deviations";
import { readThenWrite } from "../../reconcile/readThenWrite";
import type { Session } from "../../session/session";
import type { LabelInputs } from "./model";

/**
 * Changes a live label, which is read before each attempt.
 * @param plan returns what to change in the live label; undefined for nothing
 * @throws InfluxError, including if the response differs from what was sent
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
      // A removed property is sent as an empty string.
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

/**
 * Returns what to send to bring a label in line with the program, or undefined if nothing has to be sent. Pure. The
 * server merges properties, so a property that is no longer declared has to be removed by name; one that others added
 * and that was never recorded stays.
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
