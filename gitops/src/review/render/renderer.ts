import type { Severity } from "../finding";
import type { Review } from "../review";

/** Every output format of a review. */
export const FORMAT_NAMES = ["text", "markdown", "json", "sarif", "github"] as const;

export type Format = (typeof FORMAT_NAMES)[number];

/** What the output depends on, apart from the review. */
export interface RenderOptions {
  failOn: Severity | "never";
  /** Distinguishes comments in one repository, for example for several stacks. */
  marker: string;
  /** The Pulumi project's folder, relative to the repository, with a final slash; empty if they are the same. */
  folder: string;
  /** Whether the text goes to a terminal that shows colors. */
  color: boolean;
  version: string;
  /** Whether this run itself writes waivers. */
  waive?: boolean;
}

export type Renderer = (review: Review, options: RenderOptions) => string;
