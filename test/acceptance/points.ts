import type { AcceptanceServer } from "./server";

/** Writes points to a bucket, one for each value, a second apart. @throws Error if the server doesn't accept them */
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

/** A point, of which only the measurement, tags, time and field names matter. */
export interface Point {
  measurement: string;
  /** Its tags, such as `host=a`; default: none. */
  series?: string;
  /** In milliseconds since 1970. */
  time: number;
  fields: string[];
}

/** Points in line protocol, by milliseconds. */
export function toLines(points: readonly Point[]): string {
  const lines = points.map(({ measurement, series, time, fields }) => {
    const name = measurement.replace(/[, ]/g, "\\$&") + (series === undefined ? "" : `,${series}`);
    return `${name} ${fields.map((field) => `${field}=1`).join()} ${time}`;
  });
  return lines.join("\n");
}

/** Writes line protocol to a bucket. @throws Error if the server doesn't accept it */
export async function writeLines(
  server: Pick<AcceptanceServer, "url" | "token" | "org">,
  bucket: string,
  lines: string,
): Promise<void> {
  const query = new URLSearchParams({ org: server.org, bucket, precision: "ms" });
  const response = await ask(server, "POST", `/api/v2/write?${query}`, lines);
  if (response.status === 204) return;
  throw new Error(`writing to ${bucket}: ${response.status} ${await response.text()}`);
}

interface QueryAnswer {
  results?: { series?: { values: [time: string, count: number][] }[] }[];
}

/** Returns the number of points in a bucket, as counted by InfluxQL. */
export async function countPoints(server: AcceptanceServer, bucket: string): Promise<number> {
  const query = new URLSearchParams({ db: bucket, q: "SELECT COUNT(temperature) FROM plant" });
  const response = await ask(server, "GET", `/query?${query}`);
  const { results } = (await response.json()) as QueryAnswer;
  return results?.[0]?.series?.[0]?.values?.[0]?.[1] ?? 0;
}

function ask(
  { url, token }: Pick<AcceptanceServer, "url" | "token">,
  method: string,
  path: string,
  body?: string,
) {
  const headers = { authorization: `Token ${token}`, accept: "application/json" };
  return fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
}
