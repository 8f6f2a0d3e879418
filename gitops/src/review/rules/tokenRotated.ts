import { type Value, valueIn } from "../values";
import { forcingInputs, joinValues } from "./describe";
import { permissionChange, permissionsValue } from "./permissions";
import type { Rule } from "./rule";
import { isLost } from "./ruleContext";
import { oldTokenEnds } from "./tokens";

export const tokenRotated: Rule = {
  id: "TOK201",
  severity: "notice",
  title: "token replaced by a new value",
  why: "The old value stops working at the end of the run, so clients must use the new one.",
  examine(change, context) {
    if (change.kind !== "authorization" || change.action !== "replace") return [];
    // The other finding already says so.
    if (permissionChange(change, context)?.lost.length) return [];
    const forced = forcingInputs(change);
    const reason = forced.length > 0 ? `, forced by ${forced.join(" and ")}` : "";
    const consequence = isLost(change)
      ? `${oldTokenEnds(change)}; its clients need the new one`
      : "retainOnDelete: the old token stays on the server and keeps working";
    return [
      {
        property: forced.join(", ") || null,
        old: joinValues(forced.map((key) => wordsOf(key, change.before?.outputs[key]))),
        new: joinValues(forced.map((key) => wordsOf(key, change.after?.inputs[key]))),
        message: `token replaced by a new one${reason} — ${consequence}`,
      },
    ];
  },
};

function wordsOf(key: string, value: unknown): Value | null {
  return key === "permissions" ? permissionsValue(value) : valueIn(value);
}
