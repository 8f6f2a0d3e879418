import { pluralize } from "../../output/describeValue";
import type { Review } from "../review";
import { openFindings } from "../waivers/writeWaivers";
import type { RenderOptions } from "./renderer";

/**
 * Returns sentences about how to waive the findings that fail the review, if they are intended; none if it passes.
 * @param command a description of the command that writes waivers
 */
export function waiverHints(
  { findings }: Review,
  { failOn, waive }: RenderOptions,
  command: string,
): string[] {
  const { waivable, uncertain } = openFindings(findings, failOn);
  const waivers = waivable.length === 1 ? "a waiver" : `${waivable.length} waivers`;
  return [
    ...(waivable.length > 0 && !waive ? [`Intended? ${command} writes ${waivers} to commit.`] : []),
    ...(uncertain.length > 0
      ? [
          `${pluralize(uncertain.length, "finding")} cannot be waived: the preview does not show all values.`,
        ]
      : []),
  ];
}
