import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * Returns a process's descendants, with their commands.
 * @param {number} pid
 * @returns {Promise<{ pid: number, parent: number, kilobytes: number, command: string }[]>}
 */
export async function processesBelow(pid) {
  const { stdout } = await execute("ps", ["-A", "-o", "pid=,ppid=,rss=,command="], {
    maxBuffer: 2 ** 26,
  });
  const all = stdout.split("\n").flatMap((line) => {
    const [, own, parent, rss, command = ""] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return own
      ? [{ pid: Number(own), parent: Number(parent), kilobytes: Number(rss), command }]
      : [];
  });
  const below = [];
  const todo = [pid];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const children = all.filter(({ parent }) => parent === next);
    below.push(...children);
    todo.push(...children.map((child) => child.pid));
  }
  return below;
}
