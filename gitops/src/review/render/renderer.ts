import type { Severity } from "../finding";
import type { Review } from "../review";

/** Every output format of a review. */
export const FORMAT_NAMES = ["text", "markdown", "json", "sarif", "github"] as const;

export type Format = (typeof FORMAT_NAMES)[number];

/** What a rendering depends on besides the review. */
export interface RenderOptions {
  failOn: Severity | "never";
  /** Distinguishes the comments in one repository, for example those of several stacks. */
  marker: string;
  /** The folder of the Pulumi project below that of the repository, with a slash at its end; empty for the same. */
  folder: string;
  /** Whether the text goes to a terminal that shows colors. */
  color: boolean;
  version: string;
  /** Whether this run itself writes waivers. */
  waive?: boolean;
}

export type Renderer = (review: Review, options: RenderOptions) => string;
