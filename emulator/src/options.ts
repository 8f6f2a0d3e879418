import type { Organizations } from "./admin/organizations";
import type { TokenSpec, Tokens } from "./admin/tokens";
import type { Users } from "./admin/users";
import type { Fault } from "./faults/fault";
import type { Faults } from "./faults/faults";
import type { Log } from "./http/countAndLog";
import type { Counters } from "./http/counters";
import type { Plan, Settings } from "./settings";
import type { SomeSwitches } from "./switches";

/** How to start an emulator. Every field has a default that fits a test. */
export interface EmulatorOptions {
  /** The port to listen on; 0, the default, takes a free one. */
  port?: number;
  /** The address to listen on; default 127.0.0.1, so that nothing outside this machine reaches it. */
  host?: string;
  /** Further hosts, `NAME` or `NAME:PORT`, by which it may be reached; default none. */
  allowedHosts?: string[];
  /** The all-access token; default `emulator-token`. */
  token?: string;
  /** The name of the organization; default `emulator`. */
  org?: string;
  /** Names of users who can be made members or owners; default `dana`. */
  users?: string[];
  /**
   * Further tokens: of this or another organization (made when it is new), of this or another user, for
   * everything, to read only, for everything but labels, or for some buckets only.
   */
  tokens?: TokenSpec[];
  /** `free` allows two user buckets and 30 days of retention; default `paid`. */
  plan?: Plan;
  /** Added to every answer, in milliseconds; default 0. */
  latencyMs?: number;
  /** How long a delete stays queued: the bucket visible, its name taken. In milliseconds; default 0. */
  deleteDelayMs?: number;
  /** How it decides points that the service's documentation leaves open; default: as the reference says. */
  switches?: SomeSwitches;
  /** Faults that are planned from the start; default none. */
  faults?: Fault[];
  /** Requests within a second above which it answers 429 with Retry-After; default: no limit. */
  rateLimit?: number;
  /**
   * A file that keeps everything over restarts, made when it is new; default: nothing is kept. What it has
   * wins: `org`, `users` and `tokens` only add what is missing.
   */
  data?: string;
  /**
   * Is told when the data file cannot be written; default: a warning of the process.
   * @param error Why.
   */
  onDataError?: (error: Error) => void;
  /** Takes one line per request, and what it was made of; default: no log. */
  log?: Log;
}

/** A running emulator. */
export interface Emulator {
  /** The base URL of the API, without a slash at the end. */
  url: string;
  /** The base URL of the emulator's own controls. */
  adminUrl: string;
  /** The all-access token. */
  token: string;
  /** The name of the organization. */
  org: string;
  /** Its id: 16 hexadecimal digits. */
  orgID: string;
  /** A user who can be made a member or an owner. */
  userID: string;
  /** The ids of all such users, by name. */
  userIDs: Record<string, string>;
  /** What goes wrong, and when. */
  faults: Faults;
  /** How often each call was made. */
  counters: Counters;
  /** Plan, latency, delay of deletes, switches; changed while it runs. */
  settings: Settings;
  /** The tokens that there are: add, revoke, list. */
  tokens: Tokens;
  /** The users that there are: add, make inactive, list. */
  users: Users;
  /** The organizations that there are: add, list. */
  organizations: Organizations;
  /** Stops listening, cuts the connections that are left, and writes the data file to its end. */
  close(): Promise<void>;
}
