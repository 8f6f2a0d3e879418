import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findGitops, run, stopOnSignals } from "./childProcess.mjs";
import { ensureEngine } from "./engine/ensureEngine.mjs";
import { separateEnvironment } from "./engine/environment.mjs";

/*
 * `npm run --silent pulumi -- ARGS` and `npm run --silent gitops -- ARGS`: run the two commands on the demo's own backend,
 * separate from the user's.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, ".demo");
if (!existsSync(join(folder, "state"))) {
  process.stderr.write("There is no demo here yet: run npm start -- --keep first.\n");
  process.exit(1);
}
stopOnSignals();
try {
  const { bin } = await ensureEngine((message) => process.stderr.write(`${message}\n`));
  const [name, ...args] = process.argv.slice(2);
  const isPulumi = name === "pulumi";
  const command = isPulumi ? join(bin, "pulumi") : process.execPath;
  process.exitCode = await run(command, isPulumi ? args : [findGitops(), ...args], {
    cwd: root,
    env: separateEnvironment(bin, folder),
    stdio: "inherit",
    foreground: process.stdin.isTTY,
  });
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 1;
}
