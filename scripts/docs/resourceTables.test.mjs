import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resourceTables, withTables } from "./resourceTables.mjs";

it("README has the tables that the docstrings give: else run npm run docs:readme", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  expect(readme).toBe(withTables(readme, resourceTables()));
});
