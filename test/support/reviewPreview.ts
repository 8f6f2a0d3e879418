import { toChanges } from "../../gitops/src/review/changes/toChanges";
import { readPreview } from "../../gitops/src/review/preview/readPreview";
import type { RenderOptions } from "../../gitops/src/review/render/renderer";
import { type Review, type ReviewOptions, review } from "../../gitops/src/review/review";

/** Reviews a preview for tests: on a fixed day, without limits by default. */
export function reviewPreview(preview: string, options: Partial<ReviewOptions> = {}): Review {
  return review(toChanges(readPreview(preview)), {
    limits: { unknown: "not asked" },
    today: "2026-06-01",
    ...options,
  });
}

/** The default rendering options for tests. */
export const RENDER: RenderOptions = {
  failOn: "destructive",
  marker: "",
  folder: "",
  color: false,
  version: "0",
};
