import type { Change } from "../changes/change";
import { isUncertain, tellValue, valueIn } from "../values";
import { mappingValue } from "./describe";
import type { Rule, RuleMatch } from "./rule";
import { isLost, mayBecomeDefault, type RuleContext } from "./ruleContext";

export const dbrpDefaultMoved: Rule = {
  id: "DBR201",
  severity: "notice",
  title: "default mapping of a database changes",
  why: "Queries and writes without a retention policy reach another bucket.",
  examine(change, context) {
    if (change.kind !== "dbrpMapping") return [];
    return [...examineOld(change, context), ...examineNew(change, context)];
  },
};

/** Examines a default mapping that is removed without another mapping in this preview becoming the default. */
function examineOld(change: Change, context: RuleContext): RuleMatch[] {
  const { action, before, after } = change;
  if (before?.outputs.default !== true || !isLost(change)) return [];
  // If it is deleted with its bucket, that finding lists it. If it is declared again under another name, it stays.
  if (context.goesWithAnother(change) || context.isDeclaredAgain(change)) return [];
  const { database } = before.outputs;
  if (context.newDefaultOf(database, change)) return [];
  const isBack = after?.inputs.database === database && after?.inputs.default === true;
  if (action === "replace" && isBack) return [];
  const what = `database ${tellValue(valueIn(database))} loses its default mapping`;
  const message = `${what} — its oldest remaining mapping, if any, becomes the default`;
  return [{ property: "default", old: mappingValue(before.outputs), new: null, message }];
}

/** Examines a mapping that becomes its database's default; a new mapping only if the preview shows the old default. */
function examineNew(change: Change, context: RuleContext): RuleMatch[] {
  if (!mayBecomeDefault(change)) return [];
  const inputs = change.after?.inputs ?? {};
  const { database } = inputs;
  const other = context.defaultOf(database, change);
  if (!other && change.action === "create" && !isUncertain(database)) return [];
  const now = mappingValue(inputs);
  const old = other ? mappingValue(other.before?.outputs) : null;
  // It is declared again under another name.
  if (old?.certain && old.text === now.text) return [];
  const isSure = !isUncertain(inputs.default);
  const [moves, becomes] = isSure ? ["moves", "becomes"] : ["may move", "may become"];
  const name = tellValue(valueIn(database));
  const what = old
    ? `default of database ${name} ${moves} from ${tellValue(old)} to ${tellValue(now)}`
    : `${tellValue(now)} ${becomes} the default of database ${name}`;
  const message = `${what} — queries and writes without a retention policy go there`;
  const shown = isSure ? now : { ...now, certain: false };
  return [{ property: "default", old, new: shown, message }];
}
