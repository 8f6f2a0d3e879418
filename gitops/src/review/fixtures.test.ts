import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHANGES } from "../../../test/support/lifecycleRows";
import { RENDER, reviewPreview } from "../../../test/support/reviewPreview";
import type { PlanLimits } from "./limits/readPlanLimits";
import { renderText } from "./render/text";
import type { Review, ReviewOptions } from "./review";
import { CATALOG } from "./rules/catalog";

const FOLDER = join(__dirname, "fixtures");
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(".json", ""))
  .sort();

/** The limits of the emulator's free plan when the preview `plan` was recorded. */
const FREE: PlanLimits = {
  maxBuckets: 2,
  maxRetentionSeconds: 30 * 86_400,
  buckets: ["first", "second"],
  hidden: undefined,
};

function reviewOf(name: string, options: Partial<ReviewOptions> = {}): Review {
  const preview = readFileSync(join(FOLDER, `${name}.json`), "utf8");
  return reviewPreview(preview, { ...(name === "plan" ? { limits: FREE } : {}), ...options });
}

const render = (review: Review) => renderText(review, RENDER);

describe("previews of the real engine", () => {
  it.each(NAMES)("%s: has the recorded findings", async (name) => {
    await expect(render(reviewOf(name))).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
  });

  it.each(CATALOG.map(({ id }) => id))("%s fires on one of them and is missed if removed", (id) => {
    const rules = CATALOG.filter((rule) => rule.id !== id);
    const changed = NAMES.filter((name) => {
      const all = reviewOf(name).findings;
      const without = reviewOf(name, { rules }).findings;
      expect(without).toEqual(all.filter(({ rule }) => rule !== id));
      return without.length < all.length;
    });
    expect(changed).not.toEqual([]);
  });

  it("have no finding with a severity that its rule does not declare", () => {
    const declared = CATALOG.flatMap(({ id, severity, least }) => [
      `${id} ${severity}`,
      `${id} ${least}`,
    ]);
    const found = NAMES.flatMap((name) => reviewOf(name).findings);
    for (const { rule, severity } of found) expect(declared).toContain(`${rule} ${severity}`);
  });

  it("have no finding for a legal change that loses and breaks nothing", () => {
    const told = new Set(reviewOf("lifecycle").findings.map(({ name }) => name));
    const silent = CHANGES.map(({ name }) => name).filter((name) => !told.has(name));
    const BELOW = ["BucketLabelAttachment", "BucketMember", "BucketOwner", "DbrpMapping"];
    expect(silent).toEqual([
      "Bucket-description",
      "Bucket-description-empty",
      "Bucket-adopt",
      "Label-name",
      "Label-property",
      "Label-property-added",
      "Label-property-removed",
      "Label-adopt",
      // Objects deleted with a bucket are in the bucket's finding; objects that stay with it are in none.
      ...BELOW.map((it) => `${it}-below-carries`),
      "MeasurementSchema-below-carries",
      ...BELOW.map((it) => `${it}-below-name`),
      "Authorization-description",
      "Authorization-description-removed",
      "Authorization-order",
      "Authorization-bucket-renamed",
      "DbrpMapping-default-gives",
      "DbrpMapping-adopt",
      "DbrpMapping-default-false",
    ]);
  });

  it("have no finding for a harmless change", () => {
    expect(reviewOf("clean").verdict).toBe("none");
  });
});
