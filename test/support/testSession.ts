import type { Emulator } from "influxdb-serverless-emulator";
import { type Client, createClient } from "../../provider/src/api/client";
import { redact } from "../../provider/src/api/redact";
import type { RetryPolicy } from "../../provider/src/api/retry";
import { OwnershipRegistry } from "../../provider/src/ownership/ownershipRegistry";
import { Session } from "../../provider/src/session/session";

/** Waits that are short enough for tests of retries. */
export const FAST: Partial<RetryPolicy> = { firstDelay: 5, longestDelay: 100, timeout: 3_000 };

export interface TestSession extends Session {
  /** The handlers' messages for the user. */
  notices: string[];
}

interface Overrides {
  url?: string;
  /** The address in the settings; default: `url`. */
  recordedUrl?: string;
  token?: string;
  org?: { id: string } | { name: string } | undefined;
  policy?: Partial<RetryPolicy>;
  queuedDeleteWait?: number;
  nameReleaseWait?: number;
  /** What this run's resources manage; default: a registry that knows about no other process. */
  ownership?: OwnershipRegistry;
  /** Wraps the session's client. */
  wrap?: (client: Client) => Client;
}

/** A session like in a Pulumi run, with an emulator. */
export function openTestSession(
  emulator: Pick<Emulator, "url" | "token" | "org">,
  overrides: Overrides = {},
): TestSession {
  const notices: string[] = [];
  const client = createClient({
    url: overrides.url ?? emulator.url,
    token: overrides.token ?? emulator.token,
    policy: { ...FAST, ...overrides.policy },
    onLongWait: (message) => notices.push(message),
  });
  const org = "org" in overrides ? overrides.org : { name: emulator.org };
  const session = new Session(
    overrides.wrap?.(client) ?? client,
    org,
    (message) => notices.push(redact(message)),
    overrides.ownership ?? new OwnershipRegistry(),
    {
      queuedDelete: overrides.queuedDeleteWait ?? 120_000,
      nameRelease: overrides.nameReleaseWait ?? 400,
    },
  );
  return Object.assign(session, { notices });
}
