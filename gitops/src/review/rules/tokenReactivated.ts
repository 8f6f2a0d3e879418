import { tellValue } from "../values";
import type { Rule } from "./rule";
import { statusChange } from "./tokens";

export const tokenReactivated: Rule = {
  id: "TOK202",
  severity: "notice",
  title: "token reactivated",
  why: "Clients that still have the token can use it again.",
  examine(change) {
    // A replacement has a new value, which nobody has yet.
    if (change.kind !== "authorization" || change.action !== "update") return [];
    const status = statusChange(change);
    if (!status || (status.old.certain && status.old.text !== "inactive")) return [];
    const { old, new: now } = status;
    if (now.text === "inactive" || (!old.certain && !now.certain)) return [];
    const event = now.certain ? "token reactivated" : "token may be reactivated";
    const message = `${event}: status ${tellValue(old)} → ${tellValue(now)} — clients that still have it can use it again`;
    return [{ property: "status", old, new: now, message }];
  },
};
