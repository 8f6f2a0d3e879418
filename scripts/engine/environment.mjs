import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

const LOOPBACK = "127.0.0.1,localhost,[::1]";

/**
 * The environment in which Pulumi runs apart from everything of the user's: a home, a backend and a
 * passphrase of its own in `folder`. No login, stack or setting of the user's is read or written, and
 * no variable of the user's reaches the program but through `more`.
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
    // The emulator is on this machine: a proxy of the user's cannot reach it.
    NO_PROXY: [process.env.NO_PROXY ?? process.env.no_proxy, LOOPBACK].filter(Boolean).join(","),
    no_proxy: [process.env.no_proxy ?? process.env.NO_PROXY, LOOPBACK].filter(Boolean).join(","),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    // Protects nothing: what it encrypts is the token of an emulator.
    PULUMI_CONFIG_PASSPHRASE: "demo",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...more,
  };
}
