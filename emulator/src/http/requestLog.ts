import { styleText } from "node:util";

/** What the log knows of a request. */
export interface LogEntry {
  /** When it was answered: RFC 3339, UTC. */
  time: string;
  /** The HTTP method. */
  method: string;
  /** Path and query. */
  path: string;
  /** The HTTP status. */
  status: number;
  /** How long the answer took, in milliseconds. */
  durationMs: number;
  /** The code and message of an error, or the planned fault. */
  remark?: string | undefined;
}

/** Whether there is a terminal is the caller's to say; older versions of Node never ask. */
const UNCONDITIONALLY = { validateStream: false };

/** One line for a person: time, method, status, duration, path, and what went wrong. */
export function logLine(entry: LogEntry, color = false): string {
  const { time, method, path, status, durationMs, remark } = entry;
  const paint = (text: string) =>
    color ? styleText(colorOf(status), text, UNCONDITIONALLY) : text;
  const took = `${durationMs.toFixed(1)} ms`.padStart(9);
  const why = remark === undefined ? "" : `  ${printable(remark)}`;
  return `${time} ${method.padEnd(6)} ${paint(String(status))} ${took} ${path}${paint(why)}`;
}

/** Names in messages are the client's: none may move the cursor of a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function colorOf(status: number): "green" | "yellow" | "red" {
  if (status >= 500) return "red";
  return status >= 400 ? "yellow" : "green";
}
