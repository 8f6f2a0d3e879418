import { styleText } from "node:util";

/** What the log contains about a request. */
export interface LogEntry {
  /** When the response was sent: RFC 3339, UTC. */
  time: string;
  /** The HTTP method. */
  method: string;
  /** Path and query. */
  path: string;
  /** The HTTP status. */
  status: number;
  /** How long the response took, in milliseconds. */
  durationMs: number;
  /** The code and message of an error, or the planned fault. */
  remark?: string | undefined;
}

/** The caller says whether there is a terminal; older versions of Node.js don't check. */
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

/** Names in messages come from clients: they must not move the terminal's cursor. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function colorOf(status: number): "green" | "yellow" | "red" {
  if (status >= 500) return "red";
  return status >= 400 ? "yellow" : "green";
}
