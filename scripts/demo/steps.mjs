import { join } from "node:path";
import { run } from "../run.mjs";

/** The stack of the demo. */
export const STACK = "demo";

/**
 * The Pulumi commands of the demo, each shown before it runs.
 * @param {{ bin: string, cwd: string, env: NodeJS.ProcessEnv }} engine
 */
export function pulumiIn({ bin, cwd, env }) {
  /**
   * @param {string[]} args
   * @param {{ quiet?: boolean }} [options] quiet: neither the command nor what it says is shown
   */
  return async function pulumi(args, { quiet = false } = {}) {
    if (!quiet) process.stdout.write(`\n$ pulumi ${args.join(" ")}\n`);
    let output = "";
    const code = await run(join(bin, "pulumi"), args, {
      cwd,
      env,
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
      onOutput: (text) => {
        output += text;
      },
    });
    if (code !== 0) {
      throw new Error(`pulumi ${args[0]} ended with ${code}${output && `:\n${output}`}`);
    }
  };
}

/** @param {string} text */
export function headline(text) {
  const plain = `\n== ${text}\n`;
  process.stdout.write(process.stdout.isTTY ? `\x1b[1m${plain}\x1b[0m` : plain);
}
