import { homedir } from "node:os";
import { join } from "node:path";
import { findCommand, isExecutable } from "../engine/places.mjs";

/** The InfluxDB OSS that the conformance suite runs on: the latest 2.7, the service's open-source counterpart. */
export const INFLUXD_VERSION = "2.7.12";

/** Where `build.mjs` puts its result, for all of a user's working copies. */
export function cachedInfluxd(env = process.env) {
  const caches = env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(caches, "pulumi-influxdb-serverless", "influxd", INFLUXD_VERSION, "influxd");
}

/** The `influxd` to use: from PATH, otherwise the built one; undefined if there is neither. */
export function findInfluxd(env = process.env) {
  return (
    findCommand("influxd", env) ??
    (isExecutable(cachedInfluxd(env)) ? cachedInfluxd(env) : undefined)
  );
}
