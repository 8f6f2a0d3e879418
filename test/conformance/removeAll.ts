import { apiOf } from "../support/api";
import type { Target } from "./target";

interface Named {
  id: string;
  name: string;
}

/** Deletes the buckets and labels that have the prefix of a run in their names, and nothing else. */
export async function removeAll(target: Target, prefix: string): Promise<void> {
  const { call } = apiOf(target);
  const ours = (list: Named[] = []) => list.filter(({ name }) => name.includes(prefix));
  const labels = ours((await call("GET", "/api/v2/labels").catch(() => undefined))?.json?.labels);
  for (const { id } of labels) await call("DELETE", `/api/v2/labels/${id}`);
  const buckets: Named[] = [];
  for (let offset = 0; ; offset += 100) {
    const { json } = await call("GET", `/api/v2/buckets?limit=100&offset=${offset}`);
    buckets.push(...ours(json.buckets));
    if (json.buckets.length < 100) break;
  }
  for (const { id } of buckets) await call("DELETE", `/api/v2/buckets/${id}`);
}
