import { truncate } from "../../output/describeValue";
import { andWithIt, goesWith, nameAndId, renameHint } from "./describe";
import type { Rule } from "./rule";
import { isLost } from "./ruleContext";

export const bucketDeleted: Rule = {
  id: "BKT101",
  severity: "destructive",
  least: "notice",
  title: "bucket deleted",
  why: "All points in the bucket are deleted and can't be recovered.",
  examine(change, scene) {
    if (change.kind !== "bucket" || change.action !== "delete") return [];
    const found = { property: null, old: nameAndId(change), new: null };
    if (!isLost(change)) {
      const message =
        "removed from the stack — retainOnDelete keeps the bucket and its points on the server";
      return [{ ...found, severity: "notice", message }];
    }
    const below = scene.below(change);
    const adopter = scene.adopterOf(change);
    const renamed = scene.renamedTo(change);
    const unless = adopter
      ? ` — unless "${truncate(adopter.name)}" adopts it by name first. To be sure, use an alias instead`
      : "";
    const instead = adopter ? "" : renameHint("bucket", change, renamed);
    const loss = "all its points are lost";
    const what = "bucket deleted — ";
    const message = `${what}${loss}${andWithIt(below)}${unless}${instead}`;
    const ifEmpty = `bucket deleted${andWithIt(below)} — it is empty${unless}${instead}`;
    const stake = { loss, lossAt: what.length, ifEmpty };
    return [{ ...found, message, goesWith: goesWith(below), stake }];
  },
};
