import { stopOnSignals } from "../childProcess.mjs";
import { ensureEngine } from "./ensureEngine.mjs";

/* Installs the engine for the tests if it is missing: `node scripts/engine/install.mjs`. */
stopOnSignals();
try {
  await ensureEngine((message) => process.stderr.write(`${message}\n`));
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 1;
}
