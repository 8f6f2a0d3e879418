import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/**
 * Runs GitHub's command `gh` without a shell, so that no argument is ever interpreted as a command.
 * @param {string[]} args
 * @param {string} [input] its standard input, since texts can be too long for an argument
 * @returns {Promise<string>} its output
 */
export async function gh(args, input = "") {
  const child = spawn("gh", args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [answer, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`gh ${args[0]} ${args[1]} ended with ${code}`);
  return answer.trim();
}
