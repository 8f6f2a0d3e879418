import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resourceTables, withTables } from "./resourceTables.mjs";

/*
 * Writes README's tables of arguments from the docstrings of the provider: `npm run docs:readme`. With `--check` it
 * writes nothing, and ends with 1 where they differ.
 */
const README = join(import.meta.dirname, "../../README.md");

const written = readFileSync(README, "utf8");
const due = withTables(written, resourceTables());
if (due !== written && process.argv.includes("--check")) {
  process.stderr.write("README.md differs from the docstrings: run npm run docs:readme\n");
  process.exitCode = 1;
} else if (due !== written) {
  writeFileSync(README, due);
  process.stdout.write("README.md is written.\n");
}
