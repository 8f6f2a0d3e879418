import { createHash } from "node:crypto";
import { isFound } from "../../data/bucketData";
import { describeData } from "../../data/describeData";
import { truncate } from "../../output/describeValue";
import { escapeMarkdown } from "../../output/escapeMarkdown";
import { fitToLimit, type Part } from "../../output/fitToLimit";
import { messageOf } from "../evidence";
import type { Finding, Severity } from "../finding";
import type { Review } from "../review";
import { reaches } from "../waivers/writeWaivers";
import { codeBlock } from "./escape";
import { ALL_WAIVED, countsOf, lineOf, noteOf, othersOf, placeOf, scopeOf } from "./phrases";
import type { Renderer, RenderOptions } from "./renderer";
import { waiverHints } from "./waiverHint";

/** GitHub limits comments to fewer than 65,536 characters. */
const LIMIT = 65_000;

/** Enough for the notes of a review, unless the names and errors in them are unusually long. */
const NOTES_LIMIT = 20_000;

const SIGNS: Record<Review["verdict"], string> = {
  destructive: "🔴",
  breaking: "🟠",
  notice: "🔵",
  none: "✅",
  failed: "⚪",
};

const HEADLINES: Record<Review["verdict"], string> = {
  destructive: "This change loses data",
  breaking: "This change breaks something",
  notice: "Worth knowing",
  none: "Nothing found",
  failed: "No verdict: the review failed",
};

function headlineOf({ verdict, findings }: Review): string {
  return verdict === "none" && findings.length > 0 ? ALL_WAIVED : HEADLINES[verdict];
}

/** A comment for a pull request, with the verdict first. If it is too long, findings are omitted from the end. */
export const renderMarkdown: Renderer = (review, options) => {
  const open = review.findings.filter(({ waived }) => !waived);
  const hasData = open.some(({ data }) => data !== undefined);
  return fitToLimit(LIMIT, [
    { lines: headOf(review, options), whole: true },
    {
      head: ["", ...headOfTable(hasData)],
      lines: open.map((finding) => rowOf(finding, options, hasData)),
      omitted: (count) =>
        `${count} more findings do not fit here; the worst are shown. See the JSON for the full list.`,
    },
    wayOut(review, options),
    {
      lines: review.notes.map((note) => `\n<sub>${escapeMarkdown(note)}</sub>`),
      omitted: (count) => `${count} more notes do not fit here. See the JSON for the full list.`,
      most: NOTES_LIMIT,
      whole: true,
    },
    folded(
      "Errors",
      review.errors.map((error) => codeBlock(error.slice(0, 5_000))),
    ),
    folded("Waived", review.findings.filter(({ waived }) => waived).map(waivedLine)),
    folded(
      "Waivers to check",
      review.waivers.map((note) => `- ${escapeMarkdown(noteOf(note))}`),
    ),
    folded(
      "Not evaluated",
      review.notEvaluated.map(({ rule, reason }) => `- ${rule}: ${escapeMarkdown(reason)}`),
    ),
    folded(
      "Not reviewed: other resources that change",
      othersOf(review).map((line) => `- ${escapeMarkdown(line)}`),
    ),
    folded(
      "Details",
      open.map((finding) => detailOf(finding)),
    ),
  ]);
};

/**
 * The marker that lets a later run find the comment; letters and digits only, so that nothing can end it. A hash
 * distinguishes names that would look the same, but not `folder stack`: version 0.1.0 wrote that one without a hash.
 * `noVerdict.sh` writes the same marker.
 */
function markerOf(marker: string): string {
  const name = marker
    .replace(/[^\w./:-]+/g, "_")
    .replace(/--+/g, "-")
    .slice(0, 200);
  const isWhole = name === marker.replaceAll(" ", "_");
  const hash = isWhole ? "" : `-${createHash("sha256").update(marker).digest("hex").slice(0, 12)}`;
  return `<!-- influxdb-gitops review ${name}${hash} -->`;
}

function headOf(review: Review, { failOn, marker }: RenderOptions): string[] {
  const { verdict, counts } = review;
  const waived = review.findings.filter(({ waived: it }) => it).length;
  const facts = [
    ...(verdict === "failed" ? [] : [scopeOf(review)]),
    ...(waived > 0 ? [`${waived} waived by a file that this change may have edited`] : []),
    ...(verdict === "failed" ? [] : [fails(counts, failOn)]),
    ...(review.notEvaluated.length > 0
      ? [`not evaluated: ${review.notEvaluated.map(({ rule }) => rule).join(", ")}`]
      : []),
  ];
  const stack = review.stack ? ` · ${escapeMarkdown(review.stack.slice(0, 200))}` : "";
  const found = countsOf(counts);
  return [
    markerOf(marker || (review.stack ?? "")),
    `### ${SIGNS[verdict]} ${headlineOf(review)}${found ? `: ${found}` : ""}`,
    "",
    `InfluxDB buckets${stack}${facts.length > 0 ? ` · ${facts.join(" · ")}` : ""}`,
  ];
}

function fails(counts: Record<Severity, number>, failOn: RenderOptions["failOn"]): string {
  if (failOn === "never") return "this check never fails";
  const isReached = (["destructive", "breaking", "notice"] as const).some(
    (severity) => counts[severity] > 0 && reaches(severity, failOn),
  );
  return `the check ${isReached ? "fails" : "passes"} (it fails on ${failOn})`;
}

/** Short, so that it fits regardless of the number of findings. */
function wayOut(review: Review, options: RenderOptions): Part {
  // Other folder names would need quotes in a shell, and more space.
  const isPlain = /^[\w./-]{1,60}\/$/.test(options.folder);
  const cwd = isPlain ? ` --cwd ${escapeMarkdown(options.folder.slice(0, -1))}` : "";
  const command = `"npx influxdb-gitops review preview.json${cwd} --waive --reason …" (or with --stack)`;
  const sentences = waiverHints(review, options, command);
  if (sentences.length === 0) return { lines: [] };
  return { lines: ["", `<sub>${sentences.join(" ")}</sub>`], whole: true };
}

function headOfTable(hasData: boolean): string[] {
  return [
    `| | rule | resource | what happens |${hasData ? " data |" : ""}`,
    `| --- | --- | --- | --- |${hasData ? " --- |" : ""}`,
  ];
}

/** @param hasData whether to add a column for the buckets' data */
function rowOf(finding: Finding, { folder }: RenderOptions, hasData: boolean): string {
  const place = placeOf(finding, folder);
  const name = escapeMarkdown(finding.name.slice(0, 120));
  const where = place ? `<br><sub>${escapeMarkdown(place.slice(0, 200))}</sub>` : "";
  const { severity, rule, data } = finding;
  // The bucket's data has its own column.
  const isTold = hasData && isFound(data) && !data.isEmpty && !data.older;
  const text = isTold ? finding.message : messageOf(finding);
  const message = escapeMarkdown(truncate(text, 1_000));
  const held = hasData ? ` ${data ? escapeMarkdown(describeData(data)) : ""} |` : "";
  return `| ${SIGNS[severity]} ${severity} | ${rule} | **${name}**${where} | ${message} |${held}`;
}

function detailOf(finding: Finding): string {
  const { rule, urn, id, goesWith } = finding;
  const goes =
    goesWith.length > 0
      ? [`  - also deleted: ${escapeMarkdown(truncate(goesWith.join(", "), 2_000))}`]
      : [];
  const lines = [
    `- ${rule} **${escapeMarkdown(finding.name.slice(0, 120))}** ${escapeMarkdown(id ?? "(new)")}`,
    `  - ${escapeMarkdown(truncate(urn, 1_000))}`,
    ...(finding.property
      ? [`  - ${escapeMarkdown(truncate(finding.property))}: ${values(finding)}`]
      : []),
  ];
  return [...lines, ...goes].join("\n");
}

function values({ old, new: now }: Finding): string {
  const word = (value: Finding["old"]) =>
    value === null ? "*none*" : escapeMarkdown(truncate(value.text, 500));
  return `${word(old)} → ${word(now)}`;
}

function waivedLine(finding: Finding): string {
  const { rule, waived } = finding;
  const why = `until ${waived?.expires}: ${escapeMarkdown(waived?.reason ?? "")}`;
  return `- ${rule} ${escapeMarkdown(lineOf(finding))} (${why})`;
}

function folded(title: string, lines: string[]) {
  return {
    head: ["", `<details><summary>${title} (${lines.length})</summary>`, ""],
    lines,
    foot: ["", "</details>"],
    omitted: (count: number) => `\n${count} more do not fit here.`,
  };
}
