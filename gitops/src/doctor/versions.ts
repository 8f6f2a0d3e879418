import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import semver from "semver";
import { PulumiError, runPulumi } from "../pulumi/runPulumi";
import {
  type Manifest,
  manifest,
  providerManifest,
  readManifest,
  sdkRange,
  version,
} from "../version";
import { broken, type CheckResult, ok, warning } from "./checkResult";

const SDK = "@pulumi/pulumi";
const PROVIDER = "pulumi-influxdb-serverless";

/** Reports the versions in use: the engine, Node.js, and the packages that the program in the folder finds. */
export async function* examineVersions(cwd: string | undefined): AsyncGenerator<CheckResult> {
  const folder = cwd ?? process.cwd();
  yield ok("influxdb-gitops", version);
  yield nodeFinding(process.versions.node, manifest.engines?.node ?? "*");
  yield await engineFinding(cwd);
  yield sdkFinding(findManifest(SDK, folder)?.version, sdkRange);
  yield providerFinding(findManifest(PROVIDER, folder)?.version, providerManifest.version);
}

export function nodeFinding(version: string, range: string): CheckResult {
  return semver.satisfies(version, range)
    ? ok("Node.js", version)
    : broken("Node.js", `${version}, but ${range} is required: install a newer version`);
}

export function sdkFinding(found: string | undefined, range: string): CheckResult {
  if (found === undefined) {
    return warning(SDK, "not found: run npm install in the program's folder (--cwd)");
  }
  return semver.satisfies(found, range)
    ? ok(SDK, found)
    : broken(SDK, `${found}, but ${range} is required: npm install "${SDK}@${range}"`);
}

export function providerFinding(found: string | undefined, own: string): CheckResult {
  if (found === undefined) {
    return warning(PROVIDER, "not found: run npm install in the program's folder");
  }
  return found === own
    ? ok(PROVIDER, found)
    : warning(
        PROVIDER,
        `the program has ${found}, but this command has ${own}: install the same version of both`,
      );
}

async function engineFinding(cwd: string | undefined): Promise<CheckResult> {
  try {
    const { stdout } = await runPulumi(["version"], { cwd });
    return ok("pulumi", stdout.trim());
  } catch (error) {
    if (error instanceof PulumiError) return warning("pulumi", error.message);
    throw error;
  }
}

/** Returns a package's manifest as resolved from that folder; undefined if it isn't found. */
function findManifest(name: string, folder: string): Manifest | undefined {
  try {
    const file = createRequire(join(resolve(folder), "here.js")).resolve(`${name}/package.json`);
    return readManifest(file);
  } catch {
    return undefined;
  }
}
