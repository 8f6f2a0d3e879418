import { ApiError, InfluxError } from "pulumi-influxdb-serverless/client";

/** What an error says; an error that nobody foresaw is thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof InfluxError) return error.message;
  throw error;
}

/** Whether the server says that this token may not; an unknown token is answered in the same way. */
export function isRefused(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}
