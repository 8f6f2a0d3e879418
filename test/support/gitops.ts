import { execFile } from "node:child_process";
import { join } from "node:path";
import { ensureEngine } from "../../scripts/engine/ensureEngine.mjs";
import { separateEnvironment } from "../../scripts/engine/environment.mjs";
import { type CommandResult, type EngineProject, ROOT } from "./engine";

export type { CommandResult };

const GITOPS = join(ROOT, "gitops/bin/influxdb-gitops.js");

/** Runs `influxdb-gitops` with the engine and the stacks of a project. */
export async function runGitops(
  project: EngineProject,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  const { bin } = await ensureEngine((message) => console.error(message));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [GITOPS, ...args],
      { env: separateEnvironment(bin, project.folder, { HOME: project.folder, ...env }) },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
        resolve({ code, stdout, stderr, output: stdout + stderr });
      },
    );
  });
}
