import type { AcceptanceServer } from "./server";

/** Writes points to a bucket, one for each value, a second apart. @throws Error when the server does not take them */
export async function writePoints(
  server: AcceptanceServer,
  bucket: string,
  values: number[],
): Promise<void> {
  const query = new URLSearchParams({ org: server.org, bucket, precision: "s" });
  const now = Math.floor(Date.now() / 1_000);
  const lines = values.map((value, index) => `plant,host=a temperature=${value} ${now - index}`);
  const { status } = await ask(server, "POST", `/api/v2/write?${query}`, lines.join("\n"));
  if (status !== 204) throw new Error(`writing points to ${bucket} answered ${status}`);
}

interface QueryAnswer {
  results?: { series?: { values: [time: string, count: number][] }[] }[];
}

/** How many points a bucket holds, as InfluxQL counts them. */
export async function countPoints(server: AcceptanceServer, bucket: string): Promise<number> {
  const query = new URLSearchParams({ db: bucket, q: "SELECT COUNT(temperature) FROM plant" });
  const response = await ask(server, "GET", `/query?${query}`);
  const { results } = (await response.json()) as QueryAnswer;
  return results?.[0]?.series?.[0]?.values?.[0]?.[1] ?? 0;
}

function ask({ url, token }: AcceptanceServer, method: string, path: string, body?: string) {
  const headers = { authorization: `Token ${token}`, accept: "application/json" };
  return fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
}
