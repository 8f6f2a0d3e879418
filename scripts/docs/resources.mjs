import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resourceTables, withTables } from "./resourceTables.mjs";

/* Writes the argument tables in docs/resources.md from the provider's docstrings: `npm run docs:resources`. */
const PAGE = join(import.meta.dirname, "../../docs/resources.md");
writeFileSync(PAGE, withTables(readFileSync(PAGE, "utf8"), resourceTables()));
