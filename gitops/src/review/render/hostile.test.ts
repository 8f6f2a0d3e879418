import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RENDER } from "../../../../test/support/reviewPreview";
import { escapeMarkdown } from "../../output/escapeMarkdown";
import type { Finding } from "../finding";
import { failedReview, type Review } from "../review";
import { commandData, commandProperty, toOneLine } from "./escape";
import { renderGithub } from "./github";
import { renderJson } from "./json";
import { renderMarkdown } from "./markdown";
import { renderSarif } from "./sarif";
import { renderText } from "./text";

/** Names of buckets that try to make a review say something else. */
const HOSTILE = [
  "a | b | ✅ nothing found |",
  "x\n\n### ✅ Nothing found",
  "</details><h1>fine</h1>",
  "<!-- influxdb-gitops review x -->",
  "-->",
  "`` ` ``` code",
  "[fine](https://evil.example) ![](http://evil.example/p.png)",
  "@everyone and #1 and org/repo#2 and !3 and GH-4",
  "::error::owned",
  "x\n  ::stop-commands::owned\n##[add-mask]owned",
  "\r\n::set-output name=x::y",
  "%0A::warning::owned",
  "\u001b[2K\u001b[1Aall good",
  "\u202egnihton",
  "\u009b2Jall good",
  "\\| \\` \\",
  "https://evil.example www.evil.example",
  "a".repeat(100_000),
];

function findingOf(text: string): Finding {
  return {
    rule: "BKT101",
    severity: "destructive",
    urn: `urn:pulumi:s::p::pulumi-nodejs:dynamic/influxdb:Bucket::${text}`,
    kind: "bucket",
    name: text,
    id: "0123456789abcdef",
    property: text,
    old: { text, certain: true },
    new: { text, certain: true },
    message: `bucket ${text} deleted`,
    goesWith: [text],
    stake: undefined,
    data: undefined,
    position: { file: text, line: 3, column: 1 },
    waived: undefined,
  };
}

function reviewOf(findings: Finding[]): Review {
  return {
    ...failedReview([]),
    verdict: "destructive",
    counts: { destructive: findings.length, breaking: 0, notice: 0 },
    findings,
    others: {
      unchanged: 0,
      changed: findings.map(({ name }) => ({ type: name, ops: { delete: 1 } })),
    },
    stack: findings[0]?.name,
  };
}

/** Markdown without escaped characters: what remains has a meaning. */
const bare = (text: string) => text.replace(/&#\d+;/g, " ");

describe.each(HOSTILE.map((text) => [text.slice(0, 40), text]))("bucket named %j", (_, text) => {
  const review = reviewOf([findingOf(text)]);

  it("stays plain text in one row of the table", () => {
    const shown = renderMarkdown(review, RENDER);
    const lines = shown.split("\n");
    expect(lines.filter((line) => line.startsWith("### "))).toHaveLength(1);
    expect(lines.filter((line) => line.includes("<!--"))).toHaveLength(1);
    const row = lines.find((line) => line.startsWith("| 🔴")) ?? "";
    expect(bare(row).match(/\|/g)).toHaveLength(5);
    expect(bare(row).replace(/<br><sub>|<\/sub>/g, "")).not.toMatch(
      /[<>`[\]]|@\w|#\w|:\/\/|\*\*\*/,
    );
    expect(shown.length).toBeLessThan(65_536);
  });

  it("adds no control characters or lines to a terminal, a log or JSON", () => {
    for (const result of [review, { ...failedReview([text]), notes: [text] }]) {
      const lines = renderText(result, RENDER).split("\n");
      expect(lines.join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    }
    const commands = renderGithub(review, RENDER).trimEnd().split("\n");
    expect(commands).toHaveLength(2);
    expect(commands.filter((line) => line.startsWith("::"))).toHaveLength(1);
    expect(renderJson(review, RENDER)).not.toMatch(/[\u{7f}-\u{9f}\u{202e}\t\r]/u);
    expect(JSON.parse(renderJson(review, RENDER)).findings[0].name).toBe(text);
    const sarif = renderSarif(review, RENDER);
    expect(sarif).not.toMatch(/[\u{7f}-\u{9f}\u{202e}\t\r]/u);
    expect(JSON.parse(sarif).runs[0].results).toHaveLength(1);
  });
});

describe("any input", { timeout: 60_000 }, () => {
  it("keeps the comment below the limit, with the verdict first", () => {
    const anything = fc.array(fc.string({ unit: "binary", maxLength: 2_000 }), { maxLength: 400 });
    fc.assert(
      fc.property(anything, anything, (names, notes) => {
        const shown = renderMarkdown({ ...reviewOf(names.map(findingOf)), notes }, RENDER);
        expect(shown.length).toBeLessThan(65_536);
        expect(shown.split("\n")[1]).toMatch(/^### 🔴 This change loses data/);
        expect(shown.match(/<details>/g)?.length).toBe(shown.match(/<\/details>/g)?.length);
      }),
      { numRuns: 60 },
    );
  });

  it("stays on one line of a workflow command", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(commandData(text)).not.toMatch(/[\r\n]/);
        expect(commandProperty(text)).not.toMatch(/[\r\n:,]/);
        expect(toOneLine(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(bare(escapeMarkdown(text))).not.toMatch(/[<>`|[\]*_~\\\n]/);
      }),
    );
  });
});

describe("many findings", () => {
  it("are cut off, and a note says how many", () => {
    const findings = Array.from({ length: 5_000 }, (_, index) => findingOf(`bucket-${index}`));
    const shown = renderMarkdown(reviewOf(findings), RENDER);
    expect(shown.length).toBeLessThan(65_536);
    expect(shown).toContain("5000 destructive");
    expect(shown).toMatch(/\d+ more findings do not fit here/);
    expect(shown).toContain("<sub>Intended? ");
  });

  it.each([0, 5_000])("leave room for notes, of which only the first may fit: %i", (count) => {
    const findings = Array.from({ length: count }, (_, index) => findingOf(`bucket-${index}`));
    const notes = Array.from({ length: 200 }, (_, index) => `note-${index} ${"x".repeat(500)}`);
    const shown = renderMarkdown({ ...reviewOf(findings), notes }, RENDER);
    expect(shown.length).toBeLessThan(65_536);
    const noted = shown.match(/<sub>note-\d+ x+<\/sub>/g) ?? [];
    expect(noted[0]).toMatch(/note-0 /);
    expect(shown).toContain(`${200 - noted.length} more notes do not fit here`);
  });
});
