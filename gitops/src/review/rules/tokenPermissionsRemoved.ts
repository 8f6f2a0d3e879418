import type { Change } from "../changes/change";
import { tellValue, valueIn } from "../values";
import {
  changesOrganization,
  describePermissions,
  type Permission,
  permissionChange,
} from "./permissions";
import type { Rule, RuleMatch } from "./rule";
import { isLost } from "./ruleContext";
import { oldTokenEnds } from "./tokens";

export const tokenPermissionsRemoved: Rule = {
  id: "TOK102",
  severity: "breaking",
  least: "notice",
  title: "token loses permissions",
  why: "Clients that need a removed permission are refused.",
  examine(change, context) {
    const permissions = permissionChange(change, context);
    if (!permissions || permissions.lost.length === 0) return [];
    if (changesOrganization(change)) return [movedTo(change)];
    const { old, new: now, lost, after } = permissions;
    const verb = lost.some((it) => mayBeAmong(it, after))
      ? "may no longer be able to"
      : "can no longer";
    const what = describePermissions(lost, change, context);
    const found = { property: "permissions", old, new: now };
    if (change.action === "replace" && !isLost(change)) {
      const message = `the new token ${verb} ${what} — retainOnDelete: the old token stays on the server and keeps working`;
      return [{ ...found, severity: "notice", message }];
    }
    const message = `${verb} ${what} — clients that need this are refused${ends(change)}`;
    return [{ ...found, message }];
  },
};

function movedTo(change: Change): RuleMatch {
  const [old, now] = [valueIn(change.before?.outputs.orgId), valueIn(change.after?.inputs.orgId)];
  const where = `token moves from organization ${tellValue(old)} to ${tellValue(now)}`;
  const message = isLost(change)
    ? `${where} — clients of the old organization are refused when the old value stops working`
    : `${where} — retainOnDelete: the old token stays on the server and keeps working`;
  const found = { property: "orgId", old, new: now, message };
  return isLost(change) ? found : { ...found, severity: "notice" };
}

function ends(change: Change): string {
  return change.action === "replace" ? `; ${oldTokenEnds(change)}` : "";
}

/** Returns whether a new permission that the preview doesn't fully show could be this one. */
function mayBeAmong(permission: Permission, after: readonly Permission[]): boolean {
  const fits = (one: string | null | undefined, other: string | null | undefined) =>
    other === undefined || one === other;
  return after.some(
    (it) =>
      (it.action === undefined || it.type === undefined || it.id === undefined) &&
      fits(permission.action, it.action) &&
      fits(permission.type, it.type) &&
      fits(permission.id, it.id),
  );
}
