import type { Kind } from "pulumi-influxdb-serverless/rules";
import { truncate } from "../../output/describeValue";
import { andWithIt, goesWith, nameAndId, renameHint } from "./describe";
import type { Rule } from "./rule";
import { isLost } from "./ruleContext";

/** What somebody may use even if the bucket is empty: see the rules DBR101 and ACC201. */
const BREAKING: ReadonlySet<Kind> = new Set<Kind>(["dbrpMapping", "bucketMember", "bucketOwner"]);

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
    // Without its bucket, a mapping or role would have a finding of its own.
    const severityIfEmpty = below.some(({ kind }) => BREAKING.has(kind)) ? "breaking" : "notice";
    const stake = { loss, lossAt: what.length, ifEmpty, severityIfEmpty } as const;
    return [{ ...found, message, goesWith: goesWith(below), stake }];
  },
};
