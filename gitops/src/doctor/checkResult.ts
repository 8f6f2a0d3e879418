import { ApiError, InfluxError } from "pulumi-influxdb-serverless/client";

/** `unknown`: it can't be determined, at least not without changing something on the server. */
export type Status = "ok" | "warning" | "broken" | "unknown";

/** What one check found, and what to do about it. */
export interface CheckResult {
  check: string;
  status: Status;
  text: string;
}

const maker = (status: Status) => (check: string, text: string) => ({ check, status, text });

export const ok = maker("ok");
export const warning = maker("warning");
export const broken = maker("broken");
export const unknown = maker("unknown");

/** Returns an error's message; rethrows unexpected errors. */
export function reasonOf(error: unknown): string {
  if (error instanceof InfluxError) return error.message;
  throw error;
}

/** Returns whether the server refuses this token; an unknown token gets the same response. */
export function isRefused(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}
