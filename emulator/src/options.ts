import type { Organizations } from "./admin/organizations";
import type { TokenSpec, Tokens } from "./admin/tokens";
import type { Users } from "./admin/users";
import type { Fault } from "./faults/fault";
import type { Faults } from "./faults/faults";
import type { Log } from "./http/countAndLog";
import type { Counters } from "./http/counters";
import type { Plan, Settings } from "./settings";
import type { SomeSwitches } from "./switches";

/** How to start an emulator. Every field has a default that is suitable for tests. */
export interface EmulatorOptions {
  /** The port to listen on; 0, the default, takes a free one. */
  port?: number;
  /** The address to listen on; default 127.0.0.1, so that nothing outside this machine reaches it. */
  host?: string;
  /** Additional hosts that requests may use, `NAME` or `NAME:PORT`; default none. */
  allowedHosts?: string[];
  /** The all-access token; default `emulator-token`. */
  token?: string;
  /** The name of the organization; default `emulator`. */
  org?: string;
  /** Names of users who can be made members or owners; default `dana`. */
  users?: string[];
  /**
   * Additional tokens: for this or another organization (created if new) and user, with access to everything, read-only
   * access, access to everything except labels, or access to some buckets only.
   */
  tokens?: TokenSpec[];
  /** `free` allows two user buckets and 30 days of retention; default `paid`. */
  plan?: Plan;
  /** Delay added to every response, in milliseconds; default 0. */
  latencyMs?: number;
  /** How long a delete stays queued, with the bucket visible and its name taken, in milliseconds; default 0. */
  deleteDelayMs?: number;
  /** How it behaves where the service's documentation is unclear; default: as the API reference says. */
  switches?: SomeSwitches;
  /** Faults that are active from the start; default none. */
  faults?: Fault[];
  /** The number of requests per second above which it returns 429 with Retry-After; default: no limit. */
  rateLimit?: number;
  /**
   * A file that preserves everything across restarts, created if it doesn't exist; default: nothing is saved. Its
   * contents take precedence: `org`, `users` and `tokens` only add what is missing.
   */
  data?: string;
  /**
   * Called when the data file can't be written; default: a process warning.
   * @param error The cause.
   */
  onDataError?: (error: Error) => void;
  /** Called for each request with a log line and its data; default: no log. */
  log?: Log;
}

/** A running emulator. */
export interface Emulator {
  /** The base URL of the API, without a trailing slash. */
  url: string;
  /** The base URL of the emulator's own controls. */
  adminUrl: string;
  /** The all-access token. */
  token: string;
  /** The name of the organization. */
  org: string;
  /** The organization's ID: 16 hexadecimal digits. */
  orgID: string;
  /** A user who can be made a member or an owner. */
  userID: string;
  /** The IDs of all such users, by name. */
  userIDs: Record<string, string>;
  /** The planned faults. */
  faults: Faults;
  /** The number of requests per call. */
  counters: Counters;
  /** Plan, latency, delete delay and switches; can be changed while it runs. */
  settings: Settings;
  /** The tokens in the emulator: add, revoke, list. */
  tokens: Tokens;
  /** The users in the emulator: add, make inactive, list. */
  users: Users;
  /** The organizations in the emulator: add, list. */
  organizations: Organizations;
  /** Stops listening, closes the remaining connections, and finishes writing the data file. */
  close(): Promise<void>;
}
