import { truncate } from "../../output/describeValue";
import { andWithIt, goesWith, nameAndId } from "./describe";
import type { Rule } from "./rule";
import { isLost } from "./ruleContext";

export const labelDeleted: Rule = {
  id: "ACC202",
  severity: "breaking",
  least: "notice",
  title: "label deleted",
  why: "The label is detached everywhere, including buckets, dashboards and tasks outside this stack.",
  examine(change, scene) {
    const goes = change.action === "delete" || change.action === "replace";
    if (change.kind !== "label" || !goes) return [];
    const what = change.action === "delete" ? "label deleted" : "label replaced by a new one";
    const found = { property: null, old: nameAndId(change), new: null };
    if (!isLost(change)) {
      const message = `${what} — retainOnDelete: the label stays on the server`;
      return [{ ...found, severity: "notice", message }];
    }
    const below = scene.below(change);
    const adopter = scene.adopterOf(change);
    const unless = adopter ? `; unless "${truncate(adopter.name)}" adopts it first` : "";
    const message = `${what} — detached everywhere${andWithIt(below)}${unless}`;
    return [{ ...found, message, goesWith: goesWith(below) }];
  },
};
