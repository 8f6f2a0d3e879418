import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineProject, ROOT } from "./engine";

/** An example as its reader has it: a copy in a Pulumi project of its own, whose files may be edited. */
export async function openExampleCopy(name: string) {
  const project = await EngineProject.open({ stock: true });
  await project.useTypeScript();
  await cp(join(ROOT, "examples", name), project.folder, { recursive: true });
  const path = (file: string) => join(project.folder, file);
  return {
    project,
    /** Puts a new text in the place of one that must stand in the file exactly once. */
    async edit(file: string, from: string, to: string): Promise<void> {
      const text = await readFile(path(file), "utf8");
      if (text.split(from).length !== 2) throw new Error(`${file} has not one ${from}`);
      await writeFile(
        path(file),
        text.replace(from, () => to),
      );
    },
    write: (file: string, text: string) => writeFile(path(file), text),
    remove: (file: string) => rm(path(file), { recursive: true }),
  };
}
