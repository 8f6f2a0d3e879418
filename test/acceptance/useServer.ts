import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { removeAll, removeLeftovers } from "../conformance/removeAll";
import { apiOf } from "../support/api";
import { EngineProject } from "../support/engine";
import type { RealServer } from "../support/influxd";
import type { Place } from "../support/lifecycle";
import { type AcceptanceServer, openAcceptanceServer } from "./server";

/** What stands before every name that this suite makes on a server; then the time, to tell runs apart. */
const FAMILY = "acceptance-";

interface Stage extends Place {
  server: AcceptanceServer;
  /** Comes before every name on the server, in this run. */
  prefix: string;
}

/** The server for all tests of a file, and a new stack that points at it for each; swept at the end. */
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
