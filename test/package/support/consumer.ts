import { readFileSync } from "node:fs";
import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject } from "vitest";
import { devDependencies } from "../../../package.json";
import {
  execute,
  fromTarballs,
  installConsumer,
  type Manager,
} from "../../../scripts/packedPackages.mjs";

/** A fresh project outside of the workspace, like a user's. */
export interface Consumer {
  folder: string;
  /** Runs a command in it that must end with 0. */
  run(command: string, ...args: string[]): Promise<string>;
}

/** What a TypeScript user installs besides the packages; Pulumi uses `ts-node` for ES modules. */
const TYPESCRIPT = {
  typescript: devDependencies.typescript,
  "@types/node": devDependencies["@types/node"],
  "ts-node": "^10.9.2",
};

/** Creates a project with the packed packages for all tests in a block. */
export function useConsumer(manager: Manager, { typescript = true } = {}): Consumer {
  const consumer: Consumer = {
    folder: "",
    run: (command, ...args) => execute(command, args, { cwd: consumer.folder }),
  };
  beforeAll(async () => {
    consumer.folder = await realpath(await mkdtemp(join(tmpdir(), "consumer-")));
    await installConsumer(consumer.folder, manager, {
      "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
      ...(typescript ? TYPESCRIPT : {}),
      ...fromTarballs(inject("tarballs")),
    });
  });
  afterAll(() => rm(consumer.folder, { recursive: true, force: true }));
  return consumer;
}

/** The packages' public paths with code, as imported by programs. */
function publicPaths({ folder }: Consumer): string[] {
  const pathsOf = (name: string) => {
    const file = join(folder, "node_modules", name, "package.json");
    const paths = Object.keys(JSON.parse(readFileSync(file, "utf8")).exports);
    return paths.filter((path) => !path.endsWith(".json")).map((path) => join(name, path));
  };
  return inject("tarballs")
    .flatMap(({ name }) => pathsOf(name))
    .sort();
}

/** TypeScript compiles the programs, which use every export of every public path. */
export async function expectCompiles(consumer: Consumer, ...ways: string[]): Promise<void> {
  const script = join(__dirname, "compile.mjs");
  const printed = JSON.parse(await consumer.run("node", script, consumer.folder, ...ways));
  expect(Object.keys(printed)).toEqual(ways);
  for (const [way, { errors, used }] of Object.entries<CompileResult>(printed)) {
    expect(errors, way).toBe("");
    expect(Object.keys(used), way).toEqual(expect.arrayContaining(publicPaths(consumer)));
    for (const path of publicPaths(consumer)) {
      expect(used[path]?.imported, `${way}: ${path}`).toEqual(used[path]?.exported);
    }
  }
}

interface CompileResult {
  errors: string;
  used: Record<string, { exported: string[]; imported: string[] }>;
}

/** ES modules can import by name everything that `require` finds. */
export async function expectLoads(consumer: Consumer): Promise<void> {
  const script = join(consumer.folder, "names.mjs");
  await cp(join(__dirname, "names.mjs"), script);
  const paths = publicPaths(consumer);
  const names = JSON.parse(await consumer.run("node", script, ...paths));
  expect(Object.keys(names)).toEqual(paths);
  for (const [path, { imported, required }] of Object.entries<Record<string, string[]>>(names)) {
    expect(imported, path).toEqual(required);
    expect(imported, path).not.toEqual([]);
  }
}

/** The packages' commands run. */
export async function expectCommands(consumer: Consumer): Promise<void> {
  const version = inject("tarballs").find(({ workspace }) => workspace === "gitops")?.version;
  expect(await consumer.run("node_modules/.bin/influxdb-gitops", "--version")).toBe(`${version}\n`);
  const help = await consumer.run("node_modules/.bin/influxdb-serverless-emulator", "--help");
  expect(help).toContain("Usage: influxdb-serverless-emulator");
}
