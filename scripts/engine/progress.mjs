import { run } from "../childProcess.mjs";

const LINE_EVERY = 20_000;
const REDRAW_EVERY = 500;

/**
 * Shows that a long task is in progress: one line that is redrawn on a terminal, otherwise an occasional line.
 * @param {() => string} describe returns what to show now
 * @returns {() => void} stops the display
 */
function showProgress(describe) {
  const started = Date.now();
  const text = () => `  ${describe()}, ${formatTime(Date.now() - started)}`;
  const terminal = process.stderr.isTTY;
  const timer = setInterval(
    () => process.stderr.write(terminal ? `\r\x1b[K${text()}` : `${text()}\n`),
    terminal ? REDRAW_EVERY : LINE_EVERY,
  );
  return () => {
    clearInterval(timer);
    process.stderr.write(terminal ? `\r\x1b[K${text()}\n` : `${text()}\n`);
  };
}

/** @param {number} milliseconds */
function formatTime(milliseconds) {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Runs a compiler with a progress line.
 * @param {string} what the thing to build
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @throws Error with the compiler's last lines if it fails
 */
export async function compile(what, command, args, options) {
  let output = "";
  let packages = 0;
  const done = showProgress(() => `building ${what}: ${packages} packages compiled`);
  const code = await run(command, args, {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
    wholeGroup: true,
    onOutput: (text) => {
      output = (output + text).slice(-8_000);
      packages += text.split("\n").filter((line) => line && !line.startsWith("go: ")).length;
    },
  });
  done();
  if (code === 130) throw new Error("interrupted");
  if (code !== 0) {
    throw new Error(`the build of ${what} failed:\n${output.split("\n").slice(-20).join("\n")}`);
  }
}
