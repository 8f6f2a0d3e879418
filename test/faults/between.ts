import type { Emulator } from "influxdb-serverless-emulator";
import type { Attempt } from "../support/gateway";
import type { Others } from "./others";
import type { Random } from "./random";

/** The faults are theirs too: how often they try. */
const TRIES = 20;

/**
 * Somebody else, who changes the very object of a request that has just failed, before it is sent again; now and
 * then only.
 */
export function betweenAttempts(
  random: Random,
  emulator: Emulator,
  others: Others,
  log: (line: string) => void,
): (attempt: Attempt) => Promise<void> {
  return async ({ method, path, body }) => {
    const [, kind, id] = /^\/api\/v2\/(buckets|labels)(?:\/([0-9a-f]{16}))?$/.exec(path) ?? [];
    if (!kind || !random.chance(0.5)) return;
    const what = random.pick(["longer", "longer", "describe", "rename"] as const);
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        const told = await act();
        if (told) log(`    meanwhile, somebody else: ${told}`);
        return;
      } catch {
        // Cut off, as the request was: once more.
      }
    }

    async function act(): Promise<string | undefined> {
      if (method === "POST" && !id) return others.createSame(emulator, String(kind), body);
      const isChange = method === "PATCH" && kind === "buckets" && id;
      return isChange ? others.changeAs(emulator, id, what) : undefined;
    }
  };
}
