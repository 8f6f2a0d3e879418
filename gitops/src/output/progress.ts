import pc from "picocolors";
import { escapeControlCharacters, redact } from "pulumi-influxdb-serverless/rules";

/** Shows the progress of a long operation: one line on a terminal, removed when done; nothing elsewhere. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

const CLEAR_LINE = "\r\u001b[2K";

/** Frequent enough to look responsive, rare enough to cost nothing. */
const INTERVAL = 100;

/** @param stream the standard error: standard output is for the result */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  let shownAt = 0;
  let isShown = false;
  return {
    show(text) {
      if (!stream.isTTY || Date.now() - shownAt < INTERVAL) return;
      shownAt = Date.now();
      isShown = true;
      stream.write(`${CLEAR_LINE}${text}`);
    },
    clear() {
      if (isShown) stream.write(CLEAR_LINE);
      isShown = false;
    },
  };
}

/** Prints a message to standard error, with secrets redacted: standard output is for the result. */
export function logToStderr(text: string): void {
  process.stderr.write(`${escapeControlCharacters(redact(text))}\n`);
}

/**
 * Colors for standard output: only on a terminal, or if FORCE_COLOR is set. The library alone would also color what a CI
 * job writes to files and comments.
 */
export const colors = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY === true || Boolean(process.env.FORCE_COLOR)),
);
