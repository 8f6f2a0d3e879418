import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resourceTables, withTables } from "./resourceTables.mjs";

/* Writes README's tables of arguments from the docstrings of the provider: `npm run docs:readme`. */
const README = join(import.meta.dirname, "../../README.md");
writeFileSync(README, withTables(readFileSync(README, "utf8"), resourceTables()));
