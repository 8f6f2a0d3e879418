import { apiOf } from "../support/api";
import type { Target } from "./target";

interface Named {
  id: string;
  name: string;
}

interface Described {
  id: string;
  description?: string;
}

type Server = Pick<Target, "url" | "token">;

const HOUR = 3_600_000;

/**
 * Deletes the buckets and labels with a run's prefix in their names, and the tokens with it in their descriptions, and
 * nothing else. DBRP mappings are deleted with their buckets.
 */
export function removeAll(server: Server, prefix: string): Promise<void> {
  return removeWhere(server, (name) => name.includes(prefix));
}

/**
 * Deletes what earlier, killed runs left: names that begin with `<family><start time>-`. Objects younger than an hour may
 * belong to a run that is still in progress.
 */
export function removeLeftovers(server: Server, family: string): Promise<void> {
  const start = new RegExp(`^${family}([0-9a-z]{8})-`);
  return removeWhere(server, (name) => {
    const [, time] = start.exec(name) ?? [];
    return time !== undefined && Number.parseInt(time, 36) < Date.now() - HOUR;
  });
}

async function removeWhere(server: Server, isOurs: (name: string) => boolean): Promise<void> {
  const { call } = apiOf(server);
  const ours = (list: Named[] = []) => list.filter(({ name }) => isOurs(name));
  const labels = ours((await call("GET", "/api/v2/labels").catch(() => undefined))?.json?.labels);
  for (const { id } of labels) await call("DELETE", `/api/v2/labels/${id}`);
  const tokens = (await call("GET", "/api/v2/authorizations").catch(() => undefined))?.json;
  for (const { id, description = "" } of (tokens?.authorizations ?? []) as Described[]) {
    if (isOurs(description)) await call("DELETE", `/api/v2/authorizations/${id}`);
  }
  const buckets: Named[] = [];
  for (let offset = 0; ; offset += 100) {
    const { json } = await call("GET", `/api/v2/buckets?limit=100&offset=${offset}`);
    buckets.push(...ours(json.buckets));
    if (json.buckets.length < 100) break;
  }
  for (const { id } of buckets) await call("DELETE", `/api/v2/buckets/${id}`);
}
