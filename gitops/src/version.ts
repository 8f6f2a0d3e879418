import { readFileSync } from "node:fs";

/** The fields of a `package.json` that are needed here. */
export interface Manifest {
  version: string;
  engines?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** Reads a `package.json`. */
export function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** This package's manifest. */
export const manifest = require("../package.json") as Manifest;

/** The manifest of the provider that this package works with. */
export const providerManifest = readManifest(
  require.resolve("pulumi-influxdb-serverless/package.json"),
);

/** The version of this package. */
export const { version } = manifest;

/** The versions of Pulumi's SDK that the provider works with. */
export const sdkRange = providerManifest.peerDependencies?.["@pulumi/pulumi"] ?? "*";
