import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { ADMIN_PATH, createApp } from "./app";
import { Counters } from "./counters";
import { Faults } from "./faults";
import { type Grant, type Organization, type Plan, Store } from "./store";

/** How to start an emulator. Every field has a default that fits a test. */
export interface EmulatorOptions {
  /** The port to listen on; 0, the default, takes a free one. */
  port?: number;
  /** The address to listen on; default 127.0.0.1, so that nothing outside this machine reaches it. */
  host?: string;
  /** The all-access token; default `emulator-token`. */
  token?: string;
  /** The name of the organisation; default `emulator`. */
  org?: string;
  /** Names of users who can be made members or owners; default `dana`. */
  users?: string[];
  /**
   * Further tokens: of this or another organisation (made when it is new), for everything, to read only,
   * or for everything but labels.
   */
  tokens?: { token: string; org?: string; access?: Grant["access"] }[];
  /** `free` allows two user buckets and 30 days of retention; default `paid`. */
  plan?: Plan;
  /** Added to every answer, in milliseconds; default 0. */
  latencyMs?: number;
  /** How long a deleted bucket stays visible and keeps its name, in milliseconds; default 0. */
  deleteDelayMs?: number;
  /** Takes one line per request; default: no log. */
  log?: (line: string) => void;
}

/** A running emulator. */
export interface Emulator {
  /** The base URL of the API, without a slash at the end. */
  url: string;
  /** The base URL of the emulator's own switches. */
  adminUrl: string;
  token: string;
  org: string;
  orgID: string;
  /** A user who can be made a member or an owner. */
  userID: string;
  /** The ids of all such users, by name. */
  userIDs: Record<string, string>;
  faults: Faults;
  counters: Counters;
  /** Stops listening and cuts the connections that are left. */
  close(): Promise<void>;
}

/**
 * Starts an emulator in this process.
 * @throws the server's own error when it cannot listen (a port in use: `EADDRINUSE`).
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { token = "emulator-token", org = "emulator", users = ["dana"] } = options;
  const store = new Store(options.plan ?? "paid");
  const organization = store.addOrganization(org);
  const owner = store.addUser("emulator");
  const added = users.map((name) => store.addUser(name));
  store.addToken(token, { orgID: organization.id, userID: owner.id, access: "all" });
  for (const more of options.tokens ?? []) {
    const { id } = organizationNamed(store, more.org ?? org);
    store.addToken(more.token, { orgID: id, userID: owner.id, access: more.access ?? "all" });
  }

  const faults = new Faults();
  const counters = new Counters();
  const app = createApp({
    store,
    faults,
    counters,
    latencyMs: options.latencyMs ?? 0,
    deleteDelayMs: options.deleteDelayMs ?? 0,
    log: options.log,
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as import("node:http").Server;
  const url = await listen(server, options.port ?? 0, options.host ?? "127.0.0.1");
  return {
    url,
    adminUrl: `${url}${ADMIN_PATH}`,
    token,
    org,
    orgID: organization.id,
    userID: (added[0] ?? owner).id,
    userIDs: Object.fromEntries(added.map(({ name, id }) => [name, id])),
    faults,
    counters,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function organizationNamed(store: Store, name: string): Organization {
  return store.organizationByName(name) ?? store.addOrganization(name);
}

function listen(server: import("node:http").Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const { port: actual } = server.address() as AddressInfo;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${actual}`);
    });
  });
}
