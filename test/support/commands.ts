import { spawn } from "node:child_process";
import { join } from "node:path";

export const ROOT = join(__dirname, "..", "..");
export const EMULATOR = join(ROOT, "emulator/bin/influxdb-serverless-emulator.js");
export const GITOPS = join(ROOT, "gitops/bin/influxdb-gitops.js");

export interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Surroundings {
  cwd?: string | undefined;
  env?: NodeJS.ProcessEnv;
  /** Standard input. */
  input?: string | Buffer;
}

/** Runs one of our commands until it ends, without Pulumi, a profile or other settings. */
export function runCommand(
  file: string,
  args: readonly string[],
  { cwd, env = {}, input = "" as string | Buffer }: Surroundings = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd,
      env: { PATH: "/nonexistent", HOME: "/nonexistent", ...env },
    });
    const answer = { stdout: "", stderr: "" };
    child.stdout.on("data", (part) => (answer.stdout += part));
    child.stderr.on("data", (part) => (answer.stderr += part));
    child.on("close", (code) => resolve({ code, ...answer }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
