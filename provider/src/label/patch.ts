import { type LabelBody, REMOVED } from "../api/labels";
import type { LabelInputs } from "./inputs";

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
