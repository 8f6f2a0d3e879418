import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

const LOOPBACK = "127.0.0.1,localhost,[::1]";

/**
 * Returns an environment in which Pulumi is isolated from the user's: with its own home, backend and passphrase in
 * `folder`. The user's login, stacks and settings are neither read nor written, and the user's Pulumi and InfluxDB
 * variables reach the program only through `more`.
 * @param {string} bin the folder of the engine
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} [more]
 * @returns {NodeJS.ProcessEnv}
 */
export function separateEnvironment(bin, folder, more = {}) {
  const own = Object.entries(process.env).filter(([key]) => !/^(PULUMI|INFLUX)_/i.test(key));
  return {
    ...Object.fromEntries(own),
    PATH: [bin, process.env.PATH].join(delimiter),
    // The emulator is on this machine, so the user's proxy can't reach it.
    NO_PROXY: [process.env.NO_PROXY ?? process.env.no_proxy, LOOPBACK].filter(Boolean).join(","),
    no_proxy: [process.env.no_proxy ?? process.env.NO_PROXY, LOOPBACK].filter(Boolean).join(","),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    // Not a real secret: it encrypts only an emulator's token.
    PULUMI_CONFIG_PASSPHRASE: "demo",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...more,
  };
}
