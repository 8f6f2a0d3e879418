import { execFile } from "node:child_process";

/**
 * Runs a command to its end, quietly.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} what it wrote to stdout
 * @throws Error with all that it wrote, when it did not end with 0
 */
export function execute(command, args, options) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...options, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const line = [command, ...args].join(" ");
      reject(new Error(`${line} ended with ${error.code ?? error.signal}:\n${stdout}${stderr}`));
    });
  });
}
