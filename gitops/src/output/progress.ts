import pc from "picocolors";
import { escapeControlCharacters, redact } from "pulumi-influxdb-serverless/rules";

/** Shows how far long work is: one line on a terminal, which goes when it is done; nothing elsewhere. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

const CLEAR_LINE = "\r\u001b[2K";

/** Often enough to look alive, and seldom enough to cost nothing. */
const INTERVAL = 100;

/** @param stream the standard error: the standard output is for the answer */
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

/** Tells a person of something, without secrets, on the standard error: the standard output is for the answer. */
export function logToStderr(text: string): void {
  process.stderr.write(`${escapeControlCharacters(redact(text))}\n`);
}

/**
 * Colors for the standard output: on a terminal only, or where FORCE_COLOR asks for them. The library alone would also
 * color what a CI job writes into files and comments.
 */
export const colors = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY === true || Boolean(process.env.FORCE_COLOR)),
);
