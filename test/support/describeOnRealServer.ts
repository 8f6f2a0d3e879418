import { describe, it } from "vitest";
import { findRealServer, type RealServer } from "./influxd";

/** Why tests are left out where there is no real server. */
export const NO_SERVER = `there is no real server: set INFLUX_HOST, INFLUX_TOKEN and INFLUX_ORG, put an influxd on PATH, or build one \
with "node scripts/influxd/build.mjs"`;

/**
 * Defines tests on the real server that there is; without one they are left out, and say so.
 * @throws Error without one, when it was this suite that was asked for
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
