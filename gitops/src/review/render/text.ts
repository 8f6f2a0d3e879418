import { createColors } from "picocolors";
import { withoutWorkflowCommands } from "../../output/escapeMarkdown";
import { type Finding, SEVERITIES } from "../finding";
import type { Review } from "../review";
import { printableLines, toOneLine } from "./escape";
import { lineOf, noteOf, othersOf, placeOf, scopeOf, verdictOf } from "./phrases";
import type { Renderer, RenderOptions } from "./renderer";
import { waiverHints } from "./waiverHint";

/** For people at a terminal, and for logs. */
export const renderText: Renderer = (review, options) => {
  const sections = [
    verdictLine(review, options),
    ...SEVERITIES.map((severity) =>
      section(
        severity,
        review.findings.filter((it) => it.severity === severity && !it.waived),
        options,
      ),
    ),
    waiverHints(review, options, 'The same command with "--waive --reason …"').join("\n"),
    section(
      "waived",
      review.findings.filter(({ waived }) => waived),
      options,
    ),
    lines("waivers", review.waivers.map(noteOf)),
    lines("not reviewed", othersOf(review)),
    lines(
      "not evaluated",
      review.notEvaluated.map(({ rule, reason }) => `${rule}: ${reason}`),
    ),
    lines("note", review.notes),
    review.errors.map((error) => printableLines(error.trim())).join("\n"),
  ];
  return withoutWorkflowCommands(`${sections.filter(Boolean).join("\n\n")}\n`);
};

function verdictLine(review: Review, { color }: RenderOptions): string {
  const { red, yellow, green, bold } = createColors(color);
  const paint = { destructive: red, failed: red, breaking: yellow, notice: bold, none: green };
  const scope = review.verdict === "failed" ? "" : ` (${scopeOf(review)})`;
  return paint[review.verdict](bold(`review: ${verdictOf(review)}`)) + scope;
}

function section(title: string, findings: Finding[], options: RenderOptions): string {
  if (findings.length === 0) return "";
  const { bold } = createColors(options.color);
  const entries = findings.flatMap((finding) => [
    `  ${finding.rule}  ${toOneLine(lineOf(finding))}`,
    ...moreOf(finding, options).map((line) => `          ${toOneLine(line)}`),
  ]);
  return [bold(title), ...entries].join("\n");
}

function moreOf(finding: Finding, { folder }: RenderOptions): string[] {
  const { goesWith, waived } = finding;
  const place = placeOf(finding, folder);
  return [
    ...(goesWith.length > 0 ? [`also deleted: ${goesWith.join(", ")}`] : []),
    ...(waived ? [`waived until ${waived.expires}: ${waived.reason}`] : []),
    ...(place ? [`at ${place}`] : []),
  ];
}

function lines(title: string, entries: string[]): string {
  if (entries.length === 0) return "";
  return [title, ...entries.map((entry) => `  ${toOneLine(entry)}`)].join("\n");
}
