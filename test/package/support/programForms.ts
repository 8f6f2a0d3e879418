import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import type { Consumer } from "./consumer";

/** The forms in which Pulumi runs a program for Node.js. */
const FORMS = {
  "JavaScript, CommonJS": { file: "index.js", type: "commonjs" },
  "JavaScript, ES module": { file: "index.js", type: "module" },
  "TypeScript, CommonJS": { file: "index.ts", type: "commonjs" },
  "TypeScript, ES module": { file: "index.ts", type: "module" },
} as const;

export type Form = keyof typeof FORMS;

const PROGRAM = join(__dirname, "..", "programs", "everything.ts");

/**
 * Writes the program in one of its forms.
 * @returns its folder, from the consumer's
 */
export async function writeProgram(consumer: Consumer, form: Form): Promise<string> {
  const { file, type } = FORMS[form];
  const folder = join("programs", `${type}-${file}`);
  const at = (name: string) => join(consumer.folder, folder, name);
  await mkdir(at("."), { recursive: true });
  const source = await readFile(PROGRAM, "utf8");
  await writeFile(at(file), file === "index.ts" ? source : toJavaScript(source, type));
  await writeFile(at("columns.csv"), "name,type,dataType\ntime,timestamp,\nfree,field,float\n");
  await writeFile(at("package.json"), JSON.stringify({ name: "program", private: true, type }));
  if (file === "index.ts") {
    await writeFile(at("tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
  }
  return folder;
}

/** The options in Pulumi's own templates. */
const COMPILER_OPTIONS = {
  strict: true,
  target: "es2022",
  module: "nodenext",
  moduleResolution: "nodenext",
  types: ["node"],
};

function toJavaScript(source: string, type: string): string {
  const module = type === "module" ? ModuleKind.ESNext : ModuleKind.CommonJS;
  const compilerOptions = { module, target: ScriptTarget.ES2022, esModuleInterop: true };
  return transpileModule(source, { compilerOptions }).outputText;
}
