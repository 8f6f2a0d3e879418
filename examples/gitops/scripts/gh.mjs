import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/**
 * Runs GitHub's command `gh`, without a shell: nothing that it is given is ever read as a command.
 * @param {string[]} args
 * @param {string} [input] what it reads from its standard input: texts may be longer than an argument
 * @returns {Promise<string>} what it answered
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
