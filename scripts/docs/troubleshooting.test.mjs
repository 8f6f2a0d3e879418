import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The messages after this heading are Pulumi's, so they aren't in our source. */
const OF_PULUMI = "## Pulumi's own messages";

const [own = "", ofPulumi = ""] = readFileSync(
  join(ROOT, "docs", "troubleshooting.md"),
  "utf8",
).split(OF_PULUMI);
const messagesIn = (/** @type {string} */ text) =>
  [...text.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) => heading);

/** A message in the document's form, with `…` for each value and status. */
function fold(/** @type {string} */ text) {
  return text
    .replace(/\b\d{3}\b/g, "…")
    .replace(/…+/g, "…")
    .replace(/\s+/g, " ");
}

/** The texts in a source file, with concatenated parts joined and `…` for each value. */
function textsOf(/** @type {string} */ source) {
  let text = source.replace(/(["'`])\s*\+\s*(["'`])/g, "").replace(/\\(["'`])/g, "$1");
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…");
  }
  return fold(text);
}

const sources = ["provider/src", "gitops/src"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => textsOf(readFileSync(join(ROOT, folder, file), "utf8"))),
);

/** The part of a heading that must be in one file: without the values at its ends. */
function literalOf(/** @type {string} */ heading) {
  return fold(heading.replace(/^`|`$/g, "")).replace(/^…|…$/g, "").trim();
}

describe("docs/troubleshooting.md", () => {
  it.each(messagesIn(own))("quotes a message that is in the source: %s", (heading) => {
    expect(heading).toMatch(/^`[^`]+`$/);
    const literal = literalOf(heading);
    expect(literal.replace(/…|\W/g, "").length).toBeGreaterThan(4);
    expect(sources.filter((source) => source.includes(literal))).not.toEqual([]);
  });

  it("lists every message once", () => {
    const all = messagesIn(own + ofPulumi);
    expect(all.filter((heading, index) => all.indexOf(heading) !== index)).toEqual([]);
    expect(messagesIn(ofPulumi).length).toBeGreaterThan(5);
  });
});
