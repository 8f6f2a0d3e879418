import { homedir } from "node:os";
import { join } from "node:path";
import { findCommand, isExecutable } from "../engine/places.mjs";

/** The InfluxDB OSS that the conformance suite runs on: the last 2.7, the open sibling of the service. */
export const INFLUXD_VERSION = "2.7.12";

/** Where `build.mjs` puts its result, for all working copies of a user. */
export function cachedInfluxd(env = process.env) {
  const caches = env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(caches, "pulumi-influxdb-serverless", "influxd", INFLUXD_VERSION, "influxd");
}

/** The `influxd` to use: the one on PATH, else the one that was built; undefined when there is neither. */
export function findInfluxd(env = process.env) {
  return (
    findCommand("influxd", env) ??
    (isExecutable(cachedInfluxd(env)) ? cachedInfluxd(env) : undefined)
  );
}
