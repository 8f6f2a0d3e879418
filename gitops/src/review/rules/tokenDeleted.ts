import type { Change } from "../changes/change";
import { tellValue } from "../values";
import { renameHint } from "./describe";
import type { Rule, RuleMatch } from "./rule";
import { isLost } from "./ruleContext";
import { statusChange, tokenValue } from "./tokens";

export const tokenDeleted: Rule = {
  id: "TOK101",
  severity: "breaking",
  least: "notice",
  title: "token deleted or deactivated",
  why: "Clients that use the token stop working.",
  examine(change, context) {
    if (change.kind !== "authorization") return [];
    if (change.action !== "delete") return deactivated(change);
    const found = { property: null, old: tokenValue(change), new: null };
    if (!isLost(change)) {
      const message =
        "removed from the stack — retainOnDelete keeps the token on the server, and it keeps working";
      return [{ ...found, severity: "notice", message }];
    }
    // An earlier run replaced it but couldn't delete it.
    if (change.before?.delete) {
      const message =
        "old token from an earlier replacement deleted — its value stops working; the new token is kept";
      return [{ ...found, message }];
    }
    const hint = renameHint("token", change, context.renamedTo(change));
    return [{ ...found, message: `token deleted — clients that use it stop working${hint}` }];
  },
};

/** A status that the preview doesn't show may be `inactive`. */
function deactivated(change: Change): RuleMatch[] {
  const status = statusChange(change);
  if (!status || status.old.text === "inactive") return [];
  const { old, new: now } = status;
  if (now.certain && now.text !== "inactive") return [];
  // The old token stays and keeps working.
  if (change.action === "replace" && !isLost(change)) return [];
  const what =
    change.action === "replace" ? "token replaced by an inactive one" : "token deactivated";
  const event = now.certain ? what : "token may be deactivated";
  const message = `${event}: status ${tellValue(old)} → ${tellValue(now)} — clients that use it stop working`;
  return [{ property: "status", old, new: now, message }];
}
