import type { Change } from "../changes/change";
import { tellValue, valueIn } from "../values";
import { andWithIt, forcingInputs, goesWith, joinValues } from "./describe";
import type { Rule, RuleMatch } from "./rule";
import { isLost } from "./ruleContext";

export const bucketReplaced: Rule = {
  id: "BKT102",
  severity: "destructive",
  least: "notice",
  title: "bucket replaced",
  why: "The new bucket is empty, and the old one is deleted with all its points.",
  examine(change, scene) {
    if (change.kind !== "bucket" || change.action !== "replace") return [];
    const forced = forcingInputs(change);
    const found = { property: forced.join(", ") || null, ...valuesOf(change, forced) };
    const because = `bucket replaced${reasonOf(forced, found)}`;
    if (!isLost(change)) {
      const kept = `${because} — retainOnDelete: the old bucket stays on the server`;
      if (!keepsItsName(change)) {
        return [{ ...found, severity: "notice", message: `${kept}; the new one is empty` }];
      }
      const message = `${kept}, so creating the new one fails: its name is still taken`;
      return [{ ...found, severity: "breaking", message }];
    }
    const below = scene.below(change);
    const loss = "all points in the old bucket are lost";
    const what = `${because} — `;
    const message = `${what}${loss}${andWithIt(below)}`;
    const stake = {
      loss,
      lossAt: what.length,
      ifEmpty: `${because}${andWithIt(below)} — the old bucket is empty`,
    };
    return [{ ...found, message, goesWith: goesWith(below), stake }];
  },
};

function keepsItsName({ before, after }: Change): boolean {
  const isElsewhere =
    after?.inputs.orgId !== undefined && after.inputs.orgId !== before?.outputs.orgId;
  return !isElsewhere && after?.inputs.name === before?.outputs.name;
}

function valuesOf({ before, after }: Change, forced: string[]): Pick<RuleMatch, "old" | "new"> {
  return {
    old: joinValues(forced.map((key) => valueIn(before?.outputs[key]))),
    new: joinValues(forced.map((key) => valueIn(after?.inputs[key]))),
  };
}

function reasonOf(forced: string[], found: Pick<RuleMatch, "old" | "new">): string {
  if (forced.length === 0)
    return ", forced by an option such as replaceOnChanges, by --replace or by a taint";
  return `, forced by ${forced.join(" and ")} ${tellValue(found.old)} → ${tellValue(found.new)}`;
}
