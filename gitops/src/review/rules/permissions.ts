import { compareTexts, groupBy } from "../../collections";
import { nounOf } from "../../output/describePermissions";
import { truncate } from "../../output/describeValue";
import type { Change } from "../changes/change";
import { isHidden, isUncertain, UNKNOWN_VALUE, type Value, valueIn } from "../values";
import type { RuleContext } from "./ruleContext";

/** One of a token's permissions. Values that the preview doesn't show are undefined. */
export interface Permission {
  /** `read` or `write`. */
  action: string | undefined;
  /** The API's type: `buckets`. */
  type: string | undefined;
  /** Null for all objects of the type in the organization. */
  id: string | null | undefined;
}

/** What a change does to a token's permissions. */
export interface PermissionChange {
  old: Value | null;
  new: Value | null;
  /** New permissions that no old one included. */
  gained: Permission[];
  /** Old permissions that no new one includes, except those for objects that this preview deletes. */
  lost: Permission[];
  /** Whether one of the lists isn't shown in the preview, so that any permission may be gained or lost. */
  isHidden: boolean;
  before: Permission[];
  after: Permission[];
}

/** Compares the permissions of a token before and after; undefined if the change doesn't affect an existing token. */
export function permissionChange(
  change: Change,
  context: RuleContext,
): PermissionChange | undefined {
  const { kind, action, before, after, changed } = change;
  if (kind !== "authorization" || (action !== "update" && action !== "replace")) return undefined;
  const [was, next] = [before?.outputs.permissions, after?.inputs.permissions];
  const values = { old: permissionsValue(was), new: permissionsValue(next) };
  const none = { ...values, gained: [], lost: [], isHidden: false, before: [], after: [] };
  // Two secrets look alike: only the engine can compare them.
  const isOpen = values.old?.certain !== true || values.new?.certain !== true;
  if (isOpen && changed && !changed.includes("permissions")) return none;
  const [from, to] = [permissionsIn(was), permissionsIn(next)];
  if (!from || !to) return { ...none, isHidden: true };
  const moves = changesOrganization(change);
  return {
    ...values,
    gained: to.filter((it) => moves || !isIncluded(it, from)),
    lost: from.filter(
      (it) => moves || (!isIncluded(it, to) && !context.isDeletedObject(it.type, it.id)),
    ),
    isHidden: false,
    before: moves ? [] : from,
    after: to,
  };
}

/** Returns whether a replacement is in another organization, where none of the old token's permissions apply. */
export function changesOrganization({ action, before, after, forcedBy }: Change): boolean {
  if (action !== "replace") return false;
  const [was, next] = [before?.outputs.orgId, after?.inputs.orgId];
  return forcedBy.includes("orgId") || (next !== undefined && next !== was);
}

/** Returns the permissions in a list; undefined if the preview doesn't show the list at all. */
export function permissionsIn(list: unknown): Permission[] | undefined {
  return Array.isArray(list) ? list.map(permissionIn) : undefined;
}

function permissionIn(item: unknown): Permission {
  const { action, resource } = asObject(item);
  const { type, id } = asObject(resource);
  const isWhole = isKnownObject(resource) && (id === undefined || id === null);
  return { action: textIn(action), type: textIn(type), id: isWhole ? null : textIn(id) };
}

function asObject(value: unknown): Record<string, unknown> {
  return isKnownObject(value) ? (value as Record<string, unknown>) : {};
}

/** In a state, a secret is an object too. */
function isKnownObject(value: unknown): boolean {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && !isHidden(value);
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && !isUncertain(value) ? value : undefined;
}

/** Returns whether the list has this permission, or the same one for the whole organization. */
export function isIncluded({ action, type, id }: Permission, list: readonly Permission[]): boolean {
  if (action === undefined || type === undefined) return false;
  return list.some(
    (it) =>
      it.action === action &&
      it.type === type &&
      (it.id === null || (id !== undefined && it.id === id)),
  );
}

/** Permissions in short form, as in InfluxDB's messages: `read:buckets/0f3a…, write:tasks`. Null for none. */
export function permissionsValue(list: unknown): Value | null {
  const permissions = permissionsIn(list);
  if (!permissions) return list === undefined || list === null ? null : hiddenValue(list);
  const certain = permissions.every(
    ({ action, type, id }) => action !== undefined && type !== undefined && id !== undefined,
  );
  const texts = permissions.map(shortText).sort(compareTexts);
  return { text: [...new Set(texts)].join(", ") || "(no permissions)", certain };
}

function hiddenValue(list: unknown): Value {
  const value = valueIn(list);
  return value && !value.certain ? value : UNKNOWN_VALUE;
}

function shortText({ action = "(unknown)", type = "(unknown)", id = "(unknown)" }: Permission) {
  if (type === "(unknown)") return `${action}:${type}`;
  return `${action}:${type}${id === null ? "" : `/${id}`}`;
}

/** Permissions in a sentence: `read and write every bucket of the organization, and read label 0f3a…`. */
export function describePermissions(
  permissions: readonly Permission[],
  change: Change,
  context: RuleContext,
): string {
  const actions = new Map<string, Set<string>>();
  // Buckets first, since they contain the data.
  const isOther = ({ type }: Permission) => Number(type !== "buckets");
  for (const it of [...permissions].sort((one, other) => isOther(one) - isOther(other))) {
    const target = describeTarget(it, change, context);
    actions.set(target, (actions.get(target) ?? new Set()).add(it.action ?? "read or write"));
  }
  const phrases = groupBy([...actions], ([, set]) => joinWithAnd([...set].sort()));
  const texts = [...phrases].map(
    ([action, targets]) => `${action} ${describeTargets(targets.map(([target]) => target))}`,
  );
  return texts.join(", and ");
}

const EVERY = "every ";
const MOST = 4;

function describeTargets(targets: readonly string[]): string {
  const more = targets.length - MOST;
  const shown = more > 0 ? targets.slice(0, MOST) : targets;
  const every = shown.filter((text) => text.startsWith(EVERY));
  return joinWithAnd([
    ...(every.length > 0 ? [`${joinWithAnd(every)} of the organization`] : []),
    ...shown.filter((text) => !text.startsWith(EVERY)),
    ...(more > 0 ? [`${more} more`] : []),
  ]);
}

function describeTarget({ type, id }: Permission, change: Change, context: RuleContext): string {
  if (type === undefined) return "objects that this preview doesn't show";
  const noun = nounOf(type) ?? `object of type ${truncate(type, 30)}`;
  if (id === null) return type === "orgs" ? "the organization" : EVERY + noun;
  if (id !== undefined) {
    const name = type === "buckets" ? context.bucketName(id) : undefined;
    return `${noun} ${truncate(name ?? id, 30)}`;
  }
  if (context.isOnNewObject(change, "permissions", type)) return `a new ${noun}`;
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun} that this preview doesn't show`;
}

function joinWithAnd(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join();
  return `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
