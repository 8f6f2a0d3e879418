import type { Change } from "../changes/change";
import { tellValue } from "../values";
import {
  describePermissions,
  isIncluded,
  type Permission,
  permissionChange,
  permissionsIn,
  permissionsValue,
} from "./permissions";
import type { Rule, RuleMatch } from "./rule";
import type { RuleContext } from "./ruleContext";

export const tokenPermissionsAdded: Rule = {
  id: "TOK103",
  severity: "breaking",
  least: "notice",
  title: "token gets more permissions",
  why: "Anyone who has the token can read or change more than before.",
  examine(change, context) {
    if (change.kind !== "authorization") return [];
    if (change.action === "create") return examineNew(change, context);
    const permissions = permissionChange(change, context);
    if (!permissions) return [];
    const { old, new: now, gained, isHidden, before } = permissions;
    const found = { property: "permissions", old, new: now };
    if (isHidden) {
      const message =
        `permissions ${tellValue(old)} → ${tellValue(now)} — ` +
        "this preview doesn't show what the token gets or loses";
      return [{ ...found, message }];
    }
    if (gained.length === 0) return [];
    const wide = gained.filter((it) => isWide(it, before, change, context));
    const sorted = [...wide, ...gained.filter((it) => !wide.includes(it))];
    const message = `may now ${describePermissions(sorted, change, context)} — check that its clients need this`;
    return [{ ...found, message, ...(wide.length === 0 ? { severity: "notice" } : {}) }];
  },
};

/**
 * Returns whether a new permission is for a whole type, or lets a token write what it could only read. This may be true of
 * a permission that the preview doesn't show, unless it is for an object that doesn't exist yet.
 */
function isWide(
  permission: Permission,
  before: readonly Permission[],
  change: Change,
  context: RuleContext,
): boolean {
  const { action, type, id } = permission;
  if (id === null || action === undefined || type === undefined) return true;
  if (id === undefined && !context.isOnNewObject(change, "permissions", type)) return true;
  return action === "write" && isIncluded({ ...permission, action: "read" }, before);
}

/** A new token that can write every bucket is as strong as most all-access tokens. */
function examineNew(change: Change, context: RuleContext): RuleMatch[] {
  const declared = change.after?.inputs.permissions;
  const permissions = permissionsIn(declared);
  const found = { property: "permissions", old: null, new: permissionsValue(declared) };
  if (!permissions) {
    const message = `new token with permissions ${tellValue(found.new)} — this preview doesn't show what it may do`;
    return [{ ...found, severity: "notice", message }];
  }
  const wide = permissions.filter(({ action, id }) => action !== "read" && id === null);
  const strong = permissions.filter((it) => mayWriteEveryBucket(it, change, context));
  if (strong.length === 0) return [];
  const rest = wide.filter((it) => !strong.includes(it));
  const what = describePermissions([...strong, ...rest], change, context);
  const message = `new token may ${what} — check that its clients need this`;
  return [{ ...found, severity: "notice", message }];
}

function mayWriteEveryBucket(
  { action, type, id }: Permission,
  change: Change,
  context: RuleContext,
): boolean {
  if (action === "read" || (type !== undefined && type !== "buckets")) return false;
  return (
    id === null || (id === undefined && !context.isOnNewObject(change, "permissions", "buckets"))
  );
}
