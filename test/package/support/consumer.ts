import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import { devDependencies } from "../../../package.json";
import { execute } from "../../../scripts/consumer/execute.mjs";
import {
  fromTarballs,
  installConsumer,
  type Manager,
} from "../../../scripts/consumer/installConsumer.mjs";

/** A fresh project outside of the workspace, as a user has it. */
export interface Consumer {
  folder: string;
  /** Runs a command in it that must end with 0. */
  run(command: string, ...args: string[]): Promise<string>;
}

/** What a user of TypeScript installs besides the packages; `ts-node` is what Pulumi takes for ES modules. */
const TYPESCRIPT = {
  typescript: devDependencies.typescript,
  "@types/node": devDependencies["@types/node"],
  "ts-node": "^10.9.2",
};

/**
 * Makes a project for all tests of a file.
 * @param packages where they come from; default: their tarballs
 */
export function useConsumer(manager: Manager, packages?: Record<string, string>): Consumer {
  const consumer: Consumer = {
    folder: "",
    run: (command, ...args) => execute(command, args, { cwd: consumer.folder }),
  };
  beforeAll(async () => {
    consumer.folder = await realpath(await mkdtemp(join(tmpdir(), "consumer-")));
    await installConsumer(consumer.folder, manager, {
      "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
      ...TYPESCRIPT,
      ...(packages ?? fromTarballs(inject("tarballs"))),
    });
  });
  afterAll(() => rm(consumer.folder, { recursive: true, force: true }));
  return consumer;
}
