import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commentPicture } from "../../../../scripts/docs/commentPicture";
import { RENDER, reviewPreview } from "../../../../test/support/reviewPreview";
import { renderMarkdown } from "./markdown";

const ROOT = join(__dirname, "../../../..");

it("the picture in the docs matches the comment on a real preview", async () => {
  const preview = readFileSync(join(__dirname, "../fixtures/pullRequest.json"), "utf8");
  const markdown = renderMarkdown(reviewPreview(preview), { ...RENDER, folder: "infra/" });
  await expect(commentPicture(markdown)).toMatchFileSnapshot(join(ROOT, "docs/review-comment.svg"));
});
