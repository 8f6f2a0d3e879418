import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What follows is Pulumi's, and in no source of ours. */
const OF_PULUMI = "## Pulumi's own messages";

const [own = "", ofPulumi = ""] = readFileSync(
  join(ROOT, "docs", "troubleshooting.md"),
  "utf8",
).split(OF_PULUMI);
const messagesIn = (/** @type {string} */ text) =>
  [...text.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) => heading);

/** A message as the document writes it: `…` for each value, and for a status. */
function fold(/** @type {string} */ text) {
  return text
    .replace(/\b\d{3}\b/g, "…")
    .replace(/…+/g, "…")
    .replace(/\s+/g, " ");
}

/** The texts of a source file, put together where they are broken, with `…` for each value in them. */
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

/** What must stand in one file: the heading without the values at its ends. */
function literalOf(/** @type {string} */ heading) {
  return fold(heading.replace(/^`|`$/g, "")).replace(/^…|…$/g, "").trim();
}

describe("docs/troubleshooting.md", () => {
  it.each(messagesIn(own))("has a message of ours that is in the source: %s", (heading) => {
    expect(heading).toMatch(/^`[^`]+`$/);
    const literal = literalOf(heading);
    expect(literal.replace(/…|\W/g, "").length).toBeGreaterThan(4);
    expect(sources.filter((source) => source.includes(literal))).not.toEqual([]);
  });

  it("has every message once", () => {
    const all = messagesIn(own + ofPulumi);
    expect(all.filter((heading, index) => all.indexOf(heading) !== index)).toEqual([]);
    expect(messagesIn(ofPulumi).length).toBeGreaterThan(5);
  });
});
