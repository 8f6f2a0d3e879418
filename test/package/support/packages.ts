import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { packAll, type Tarball } from "../../../scripts/packedPackages.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** The packed packages. */
    tarballs: Tarball[];
  }
}

/** Packs the packages, once for all test files. */
export default async function setup(project: TestProject) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "tarballs-")));
  project.provide("tarballs", await packAll(folder));
  return () => rm(folder, { recursive: true, force: true });
}
