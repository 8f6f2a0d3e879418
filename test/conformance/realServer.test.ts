import { describe, it } from "vitest";
import { findRealServer } from "../support/influxd";
import { runCases } from "./runCases";
import { openRealServer } from "./target";

const server = findRealServer();
if (server) {
  const where = server.kind === "given" ? server.connection.url : server.program;
  describe(`the real server ${where}`, () => runCases(() => openRealServer(server)));
} else {
  it.skip("a real server: none is there; `node scripts/influxd/build.mjs` builds one", () => {});
}
