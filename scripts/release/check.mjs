import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { problemsOf } from "./problems.mjs";
import { readProject } from "./readProject.mjs";

/*
 * Whether the repository can be released as it is. Exits with 1 and says what is missing where it cannot.
 *   node scripts/release/check.mjs [--tag v1.2.3] [--repository owner/name]
 */
const { values } = parseArgs({
  options: { tag: { type: "string" }, repository: { type: "string" } },
});
const project = readProject(resolve(import.meta.dirname, "..", ".."));
const problems = problemsOf(project, values);
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length === 0)
  process.stdout.write(`${project.root.manifest.version} can be released\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
