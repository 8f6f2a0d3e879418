import type { Finding, Severity } from "../finding";
import { CATALOG } from "../rules/catalog";
import { commandData, commandProperty, toOneLine } from "./escape";
import { fileOf, lineOf, noteOf, verdictOf } from "./phrases";
import type { Renderer, RenderOptions } from "./renderer";

const COMMANDS: Record<Severity, string> = {
  destructive: "error",
  breaking: "warning",
  notice: "notice",
};

/** GitHub workflow commands: an annotation for each finding that is not waived. */
export const renderGithub: Renderer = (review, options) => {
  const open = review.findings.filter(({ waived }) => !waived);
  const errors = review.errors.map(
    (error) => `::error title=influxdb-gitops review::${commandData(error)}`,
  );
  const stale = review.waivers.map(
    (note) => `::warning title=waiver ${note.state}::${commandData(noteOf(note))}`,
  );
  const notes = review.notes.map(
    (note) => `::notice title=influxdb-gitops review::${commandData(note)}`,
  );
  const findings = open.map((finding) => annotation(finding, options));
  const lines = [...errors, ...findings, ...stale, ...notes];
  return `${[...lines, toOneLine(`review: ${verdictOf(review)}`)].join("\n")}\n`;
};

function annotation(finding: Finding, { folder }: RenderOptions): string {
  const { rule, severity } = finding;
  const file = fileOf(finding, folder);
  const position = file === undefined ? undefined : finding.position;
  const title = CATALOG.find(({ id }) => id === rule)?.title ?? "";
  const properties = [
    ...(file === undefined ? [] : [`file=${commandProperty(file)}`]),
    ...(position?.line ? [`line=${position.line}`] : []),
    ...(position?.column ? [`col=${position.column}`] : []),
    `title=${commandProperty(`${rule} ${title}`)}`,
  ];
  return `::${COMMANDS[severity]} ${properties.join(",")}::${commandData(lineOf(finding))}`;
}
