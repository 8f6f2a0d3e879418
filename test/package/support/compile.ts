import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Consumer } from "./consumer";

/**
 * How projects make TypeScript look for packages. The oldest way is still that of many Pulumi projects. One of them looks
 * into the declarations of all packages too, which takes its time.
 */
export const RESOLUTIONS = [
  { way: "node10, CommonJS", type: "commonjs", module: "commonjs", moduleResolution: "node10" },
  { way: "nodenext, CommonJS", type: "commonjs", module: "nodenext", moduleResolution: "nodenext" },
  { way: "nodenext, ES module", type: "module", module: "nodenext", moduleResolution: "nodenext" },
  { way: "bundler", type: "module", module: "esnext", moduleResolution: "bundler" },
] as const;

const PROGRAMS = join(__dirname, "..", "programs");

/** Copies the programs that use every export into a project. */
export async function copyPrograms(consumer: Consumer): Promise<string> {
  const folder = join(consumer.folder, "compiled");
  await cp(PROGRAMS, folder, { recursive: true });
  return folder;
}

/**
 * Compiles them there, with the project's own compiler; an import that is not used is an error.
 * @returns what the compiler says
 */
export async function compilePrograms(
  consumer: Consumer,
  { way, type, module, moduleResolution }: (typeof RESOLUTIONS)[number],
): Promise<string> {
  const folder = await copyPrograms(consumer);
  const compilerOptions = {
    ...{ module, moduleResolution, target: "es2022", strict: true, noUnusedLocals: true },
    ...{ exactOptionalPropertyTypes: true, types: ["node"], noEmit: true },
    skipLibCheck: way !== "nodenext, CommonJS",
  };
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type }));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  return consumer.run("node_modules/.bin/tsc", "--project", folder);
}

/** What `import` and `require` each find behind the paths, in a Node.js of its own. */
export async function namesAtRunTime(consumer: Consumer, paths: string[]) {
  const script = join(consumer.folder, "names.mjs");
  await cp(join(__dirname, "names.mjs"), script);
  const told = await consumer.run("node", script, ...paths);
  return JSON.parse(told) as Record<string, { imported: string[]; required: string[] }>;
}
