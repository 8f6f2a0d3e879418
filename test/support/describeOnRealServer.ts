import { describe, it } from "vitest";
import { findRealServer, type RealServer } from "./influxd";

/** Why tests are skipped if there is no real server. */
export const NO_SERVER = `there is no real server: set INFLUX_HOST, INFLUX_TOKEN and INFLUX_ORG, put an influxd on PATH, or build one \
with "node scripts/influxd/build.mjs"`;

/**
 * Defines tests on the real server, if there is one; otherwise, they are skipped with a reason.
 * @throws Error if there is none, but this suite was requested
 */
export function describeOnRealServer(define: (found: RealServer) => void): void {
  const found = findRealServer();
  if (found) {
    const where = found.kind === "given" ? found.connection.url : found.program;
    describe(`on ${where}`, () => define(found));
    return;
  }
  if (process.env.npm_lifecycle_event === "test:acceptance") throw new Error(NO_SERVER);
  it("runs on a real server", ({ skip }) => skip(NO_SERVER));
}
