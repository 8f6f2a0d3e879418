import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The engine that is installed if none is found: the npm package `pulumi` at this version. */
export const ENGINE_VERSION = require("pulumi/package.json").version;

/** Among the published Go modules, the Node.js language host has its own version. */
export const LANGUAGE_HOST_VERSION = "3.68.0";

/** The oldest engine that works: starting with it, `read` can return inputs. */
const OLDEST = { major: 3, minor: 216 };

/**
 * Returns whether an engine version is suitable: 3.216.0 or later, but earlier than 4.
 * @param {string} text the output of `pulumi version`
 */
export function fits(text) {
  const parts = /^v?(\d+)\.(\d+)\.\d+/.exec(text.trim());
  return parts !== null && Number(parts[1]) === OLDEST.major && Number(parts[2]) >= OLDEST.minor;
}
