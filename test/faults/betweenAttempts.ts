import type { Emulator } from "influxdb-serverless-emulator";
import { apiOf } from "../support/api";
import type { Attempt } from "../support/proxies/gateway";
import type { OtherPeople } from "./otherPeople";
import type { Random } from "./random";
import { longer } from "./randomArguments";

/** Faults also hit these requests: the number of attempts. */
const TRIES = 20;

/**
 * Somebody else, who occasionally changes the object of a request that has just failed, before it is sent again.
 */
export function betweenAttempts(
  random: Random,
  emulator: Emulator,
  others: OtherPeople,
  log: (line: string) => void,
): (attempt: Attempt) => Promise<void> {
  return async ({ method, path, body }) => {
    const [, kind, id] =
      /^\/api\/v2\/(buckets|labels|dbrps)(?:\/([0-9a-f]{16}))?$/.exec(path) ?? [];
    if (!kind || !random.chance(0.5)) return;
    const what = random.pick(["longer", "longer", "describe", "rename"] as const);
    const isChange = method === "PATCH" && kind === "buckets" && id;
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        const told = isChange
          ? await changeBucket({ random, emulator, others }, id, what)
          : method === "POST" && !id && (await createSame({ emulator, others }, kind, body));
        if (told) log(`    meanwhile, somebody else: ${told}`);
        return;
      } catch {
        // Cut off, like the request: try again.
      }
    }
  };
}

interface Scene {
  random: Random;
  emulator: Emulator;
  others: OtherPeople;
}

/** Creates the same object whose creation has just failed. @throws Error if the server fails */
async function createSame(
  { emulator, others }: Omit<Scene, "random">,
  kind: string,
  body: object,
): Promise<string> {
  const { json, status } = await apiOf(emulator).call("POST", `/api/v2/${kind}`, body);
  if (status === 422) return `nothing: ${json.message}`;
  if (status !== 201) throw new Error(`${status}`);
  const made = json.label ?? json;
  others.made.add(made.id);
  others.changed.set(made.id, secondsOf(made));
  const name = made.name ?? `${made.database}/${made.retention_policy}`;
  return `${kind} "${name}" (${made.id}), just the same`;
}

/** Changes a bucket by hand. @throws Error if the server fails */
export async function changeBucket(
  { random, emulator, others }: Scene,
  id: string,
  what: "longer" | "rename" | "describe",
): Promise<string | undefined> {
  const api = apiOf(emulator);
  const { status, json } = await api.call("GET", `/api/v2/buckets/${id}`);
  if (status === 404 && json.code === "not found") return undefined;
  if (status !== 200) throw new Error(`${status}`);
  const seconds = what === "longer" ? longer(random, secondsOf(json)) : secondsOf(json);
  const change = {
    retentionRules: [{ type: "expire", everySeconds: seconds }],
    ...(what === "rename" ? { name: others.newName() } : {}),
    ...(what === "describe" ? { description: "edited by hand" } : {}),
  };
  const patched = await api.patchBucket(id, change);
  if (patched.status !== 200) throw new Error(`${patched.status}`);
  others.touched.add(id);
  others.changed.set(id, seconds);
  return `bucket ${id}: ${what}, ${JSON.stringify(change)}`;
}

function secondsOf({ retentionRules }: { retentionRules?: { everySeconds: number }[] }): number {
  return retentionRules?.[0]?.everySeconds ?? 0;
}
