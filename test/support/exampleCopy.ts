import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll } from "vitest";
import { apiOf } from "./api";
import { EngineProject, ROOT } from "./engine";

/** An example like a reader's: a copy in its own Pulumi project, whose files can be edited. */
export async function openExampleCopy(name: string) {
  const project = await EngineProject.open({ stock: true });
  await cp(join(ROOT, "examples", name), project.folder, { recursive: true });
  await project.useTypeScript();
  const path = (file: string) => join(project.folder, file);
  return {
    project,
    /** Replaces a text that must be in the file exactly once. */
    async edit(file: string, from: string, to: string): Promise<void> {
      const text = await readFile(path(file), "utf8");
      if (text.split(from).length !== 2) throw new Error(`${file} has not one ${from}`);
      await writeFile(
        path(file),
        text.replace(from, () => to),
      );
    },
    write: (file: string, text: string) => writeFile(path(file), text),
  };
}

interface Example extends Awaited<ReturnType<typeof openExampleCopy>> {
  emulator: Emulator;
  api: ReturnType<typeof apiOf>;
}

/** Sets up an emulator and a copy of an example that is connected to it, for all tests in a file, in order. */
export function useExample(name: string, prepare?: (example: Example) => Promise<void>): Example {
  const example = {} as Example;
  beforeAll(async () => {
    example.emulator = await startEmulator({ token: `${name}-token-canary` });
    example.api = apiOf(example.emulator);
    Object.assign(example, await openExampleCopy(name));
    await example.project.connect(example.emulator);
    await prepare?.(example);
  });
  afterAll(async () => {
    await example.project?.close();
    await example.emulator?.close();
  });
  return example;
}
