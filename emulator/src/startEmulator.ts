import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Organizations } from "./admin/organizations";
import { Tokens } from "./admin/tokens";
import { Users } from "./admin/users";
import { DataFile, loadData } from "./data/dataFile";
import { type DataLock, lockData } from "./data/dataLock";
import { Faults } from "./faults/faults";
import { ADMIN_PATH, createApp } from "./http/app";
import { BrowserGuard } from "./http/browserGuard";
import { Counters } from "./http/counters";
import { createHttpServer } from "./http/httpServer";
import type { Emulator, EmulatorOptions } from "./options";
import { Settings } from "./settings";
import { Store } from "./store/store";

/** The user who owns the first token. */
const OWNER = "emulator";

/**
 * Starts an emulator in this process.
 * @param options Where it listens, what it contains, and how it behaves; all have defaults.
 * @throws the server's own error if it can't listen (a port in use: `EADDRINUSE`); an error that names the data file
 * if that is truncated, not a data file, or used by another emulator; ZodError for an invalid fault, token or switch.
 *
 * @example
 * import { startEmulator } from "influxdb-serverless-emulator";
 *
 * const emulator = await startEmulator({ org: "acme" });
 * const response = await fetch(`${emulator.url}/api/v2/buckets`, {
 *   headers: { authorization: `Token ${emulator.token}` },
 * });
 * console.log(await response.json(), emulator.counters.read());
 * await emulator.close();
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const lock = options.data === undefined ? undefined : await lockData(options.data);
  try {
    const emulator = await start(options, lock);
    return { ...emulator, close: () => emulator.close().finally(() => lock?.release()) };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

async function start(options: EmulatorOptions, lock?: DataLock): Promise<Emulator> {
  const { token = "emulator-token", org = "emulator", users: names = ["dana"], data } = options;
  const host = options.host ?? "127.0.0.1";
  const browserGuard = new BrowserGuard(host, options.allowedHosts ?? []);
  const store = new Store();
  if (data !== undefined) await loadData(store, data);

  const settings = settingsOf(options);
  const faults = faultsOf(options);
  const counters = new Counters();
  const organizations = new Organizations(store);
  const users = new Users(store);
  const tokens = new Tokens(store, { org, user: OWNER });
  const { id: orgID } = organizations.add(org);
  const added = names.map((name) => users.add({ name }));
  tokens.add({ token }, ...(options.tokens ?? []));
  const owner = users.add({ name: OWNER });

  const controls = { settings, faults, counters, tokens, users, organizations };
  const app = createApp({ store, browserGuard, ...controls, log: options.log });
  const server = createHttpServer(app.fetch);
  const url = await listen(server, options.port ?? 0, host);
  const file =
    data === undefined || lock === undefined ? undefined : openData(store, data, lock, options);
  return {
    url,
    adminUrl: `${url}${ADMIN_PATH}`,
    token,
    org,
    orgID,
    userID: (added[0] ?? owner).id,
    userIDs: Object.fromEntries(added.map(({ name, id }) => [name, id])),
    ...controls,
    async close() {
      await stop(server);
      await file?.close();
    },
  };
}

function settingsOf({ plan, latencyMs, deleteDelayMs, switches }: EmulatorOptions): Settings {
  const settings = new Settings();
  settings.change({ plan, latencyMs, deleteDelayMs, switches });
  return settings;
}

function faultsOf({ faults: planned = [], rateLimit }: EmulatorOptions): Faults {
  const faults = new Faults();
  faults.add(...planned);
  if (rateLimit !== undefined) faults.add({ action: "rate-limit", perSecond: rateLimit });
  return faults;
}

/** Writes the initial state to the file before any request. */
function openData(
  store: Store,
  path: string,
  lock: DataLock,
  { onDataError }: EmulatorOptions,
): DataFile {
  const report = (error: Error) => process.emitWarning(`the data file: ${error.message}`);
  const file = new DataFile(store, path, lock, onDataError ?? report);
  store.changed();
  return file;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const { port: actual } = server.address() as AddressInfo;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${actual}`);
    });
  });
}
