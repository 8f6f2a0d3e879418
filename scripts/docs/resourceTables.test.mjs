import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resourceTables, withTables } from "./resourceTables.mjs";

it("docs/resources.md has the tables from the docstrings; if not, run npm run docs:resources", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/resources.md"), "utf8");
  expect(page).toBe(withTables(page, resourceTables()));
});
