import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ROWS, TESTS } from "./rows.mjs";

const ROOT = resolve(import.meta.dirname, "..", "..");

describe("the matrix", () => {
  it.each(TESTS)("runs %s, which exists", (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });

  it("has the oldest versions that the README states", () => {
    const text = readFileSync(join(ROOT, "README.md"), "utf8");
    expect(text).toContain(`[Node.js](https://nodejs.org) ${ROWS.oldest?.node} or later`);
    expect(text).toContain(`\`@pulumi/pulumi\` ${ROWS.oldest?.sdk} or later`);
  });
});
