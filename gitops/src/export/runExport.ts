import { writeProgram } from "../codegen/program";
import { readObjects } from "../codegen/readObjects";
import { logToStderr } from "../output/progress";
import { writeProject } from "./project";

export interface ExportOptions {
  include: string[];
  terraform?: string;
  out?: string;
  stack?: string;
  cwd?: string;
}

/** Writes the program, to standard output or into a folder. */
export async function runExport(options: ExportOptions): Promise<void> {
  const { objects, url, hidden } = await readObjects(options);
  const program = writeProgram(objects, { url });
  if (options.out === undefined) process.stdout.write(program);
  else process.stderr.write(await writeProject(options.out, program, objects.length));
  if (hidden.length === 0) return;
  for (const reason of hidden) logToStderr(`INCOMPLETE: ${reason}`);
  process.exitCode = 1;
}
