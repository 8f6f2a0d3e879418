import { setTimeout as sleep } from "node:timers/promises";
import type { MiddlewareHandler } from "hono";
import type { Settings } from "../settings";
import type { Counters } from "./counters";
import type { Env } from "./requestContext";
import { type LogEntry, logLine } from "./requestLog";

/**
 * Receives a readable log line and its data. Neither ever contains a token.
 * @param line Time, method, status, duration, path, and what went wrong; without a line break.
 * @param entry The data in the line.
 */
export type Log = (line: string, entry: LogEntry) => void;

interface Observed {
  counters: Counters;
  settings: Settings;
  log?: Log | undefined;
}

/** Counts, delays and logs each request. */
export function countAndLog({ counters, settings, log }: Observed): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = performance.now();
    counters.begin(c.req.method, c.req.path);
    try {
      if (settings.latencyMs > 0) await sleep(settings.latencyMs);
      await next();
    } finally {
      counters.end();
      if (log) {
        const { pathname, search } = new URL(c.req.url);
        const entry: LogEntry = {
          time: new Date().toISOString(),
          method: c.req.method,
          path: pathname + withoutToken(search),
          status: c.res.status,
          durationMs: performance.now() - started,
          remark: c.get("remark"),
        };
        log(logLine(entry), entry);
      }
    }
  };
}

/** A list of tokens can be filtered by token value, which must not be logged. */
function withoutToken(search: string): string {
  const query = new URLSearchParams(search);
  if (!query.has("token")) return search;
  query.set("token", "redacted");
  return `?${query}`;
}
