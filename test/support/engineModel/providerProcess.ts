import type { Emulator } from "influxdb-serverless-emulator";
import type { Kind } from "../../../provider/src/contract/kind";
import { type Overrides, type Resource, startRun } from "../startRun";

/** A run's provider process, with all kinds of resources. */
export interface ProviderProcess {
  of: Record<Kind, Resource>;
  notices: string[];
  close(): Promise<void>;
}

export function startProviderProcess(
  server: Pick<Emulator, "url" | "token" | "org">,
  overrides: Overrides = {},
): ProviderProcess {
  const { of, notices, session } = startRun(server, overrides);
  return { of, notices, close: () => session.client.close() };
}
