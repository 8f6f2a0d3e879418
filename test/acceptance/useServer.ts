import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { removeAll, removeLeftovers } from "../conformance/removeAll";
import { apiOf } from "../support/api";
import { EngineProject } from "../support/engine";
import type { RealServer } from "../support/influxd";
import type { Place } from "../support/lifecycle";
import { type AcceptanceServer, openAcceptanceServer } from "./server";

/** The prefix of every name that this suite creates on a server, followed by the time, which distinguishes runs. */
const FAMILY = "acceptance-";

interface Stage extends Place {
  server: AcceptanceServer;
  /** The prefix of every name on the server in this run. */
  prefix: string;
}

/** Gives all tests in a file the server, and each a new stack that uses it. Cleans up at the end. */
export function useServer(found: RealServer): Stage {
  const stage = { prefix: `${FAMILY}${Date.now().toString(36)}-` } as Stage;
  beforeAll(async () => {
    stage.server = await openAcceptanceServer(found);
    stage.users = { ...stage.server.usersByName, org: stage.server.orgID };
    stage.api = apiOf(stage.server);
    await removeLeftovers(stage.server, FAMILY);
  });
  afterAll(async () => {
    if (!stage.server) return;
    await removeAll(stage.server, stage.prefix);
    await stage.server.close();
  });
  beforeEach(async () => {
    stage.project = await EngineProject.open({ attached: true });
    await stage.project.connect(stage.server);
  });
  afterEach(() => stage.project?.close());
  return stage;
}
