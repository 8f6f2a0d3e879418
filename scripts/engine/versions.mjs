import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The engine that is installed where none is found: the version of the npm package `pulumi`. */
export const ENGINE_VERSION = require("pulumi/package.json").version;

/** The Node.js language host has a version of its own among the published Go modules. */
export const LANGUAGE_HOST_VERSION = "3.68.0";

/** The oldest engine that works: from here on, `read` may answer inputs. */
const OLDEST = { major: 3, minor: 216 };

/**
 * Whether an engine of that version fits: 3.216.0 or later, below 4.
 * @param {string} text what `pulumi version` prints
 */
export function fits(text) {
  const parts = /^v?(\d+)\.(\d+)\.\d+/.exec(text.trim());
  return parts !== null && Number(parts[1]) === OLDEST.major && Number(parts[2]) >= OLDEST.minor;
}
