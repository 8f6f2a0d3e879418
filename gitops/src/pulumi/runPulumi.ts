import { existsSync } from "node:fs";
import spawn from "cross-spawn";
import { CommandError } from "../commandError";
import { registerSecretsOf, withoutCredentials } from "./credentials";
import { findPulumi } from "./findPulumi";
import { areSignalsHeld } from "./holdSignals";

/** Options for running a Pulumi command. */
export interface PulumiOptions {
  /** The folder of the Pulumi project; default: the working directory. */
  cwd?: string | undefined;
  /** The command's standard input; default: nothing. */
  input?: string;
  /** The exit codes that count as success; default: only 0. */
  accept?: readonly number[];
}

/** The result of a Pulumi command. */
export interface PulumiAnswer {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs the `pulumi` that `findPulumi` finds, without prompts or colors. Its output stays in memory, since it may contain
 * secrets.
 * @throws PulumiError if Pulumi isn't installed, or exits with a code that isn't accepted; the message has its error output
 */
export async function runPulumi(
  args: string[],
  options: PulumiOptions = {},
): Promise<PulumiAnswer> {
  const { cwd, input = "", accept = [0] } = options;
  registerSecretsOf(process.env.PULUMI_BACKEND_URL);
  const file = findPulumi(process.env);
  if (file === undefined) {
    throw new PulumiError(
      'Could not run pulumi: no "pulumi" on PATH. Install the Pulumi CLI, or run this command where it is installed.',
    );
  }
  // Include the path, since there may be several.
  const command = `"pulumi ${args.join(" ")}" (${file})`;
  return new Promise((resolve, reject) => {
    // cross-spawn: on Windows, npm installs `pulumi` as a script.
    const child = spawn(file, ["--non-interactive", "--color", "never", ...args], {
      ...(cwd === undefined ? {} : { cwd }),
      stdio: ["pipe", "pipe", "pipe"],
      // Its own process group: the terminal sends Ctrl-C to every process in ours.
      detached: areSignalsHeld() && process.platform !== "win32",
      env: { ...environment(), PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    const stdout: string[] = [];
    const stderr: string[] = [];
    // Decode immediately: a large stack's state has tens of megabytes, which shouldn't be in memory three times.
    child.stdout?.setEncoding("utf8").on("data", (part: string) => stdout.push(part));
    child.stderr?.setEncoding("utf8").on("data", (part: string) => stderr.push(part));
    // A command that doesn't read its input closes it, which isn't an error.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
    child.on("error", (error: NodeJS.ErrnoException) => reject(cannotStart(error, cwd)));
    child.on("close", (code, signal) => {
      const answer = {
        code: code ?? 1,
        stdout: stdout.splice(0).join(""),
        stderr: withoutCredentials(stderr.splice(0).join("")),
      };
      if (signal === null && accept.includes(answer.code)) return resolve(answer);
      const how = signal === null ? `exited with code ${code}` : `was terminated by ${signal}`;
      // Omit its standard output, which may contain secrets.
      const said = answer.stderr.trim() || "It printed no error message.";
      reject(new PulumiError(`${command} ${how}. ${said}`));
    });
  });
}

/**
 * Returns the environment without `PULUMI_OPTION_*`. These variables set flags of `pulumi`, and flags that a command of
 * ours doesn't expect could reveal secrets, write files, or leave out resources or stacks.
 */
function environment(): NodeJS.ProcessEnv {
  const isOption = /^PULUMI_OPTION_/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOption.test(name)));
}

function cannotStart(error: NodeJS.ErrnoException, cwd: string | undefined): PulumiError {
  // Node.js reports a missing folder in the same way as a missing command.
  const isFolder = error.code === "ENOENT" && cwd !== undefined && !existsSync(cwd);
  return new PulumiError(
    `Could not run pulumi: ${isFolder ? `the folder ${cwd} does not exist.` : error.message}`,
  );
}

/** Pulumi couldn't be run, or didn't return a result. */
export class PulumiError extends CommandError {}
