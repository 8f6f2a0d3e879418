import {
  type Client,
  type Connection,
  createClient,
  findOrganization,
  getHealth,
  getOrganization,
  InfluxError,
  listBuckets,
  readActiveProfile,
  resolveConnection,
} from "pulumi-influxdb-serverless/client";

export interface DoctorOptions {
  url?: string;
  org?: string;
}

/** What one check found: good, or what is wrong and what to do. */
interface Finding {
  ok: boolean;
  text: string;
}

type Env = Record<string, string | undefined>;

/** A doctor's visit should not take minutes because the URL is wrong. */
const POLICY = { repeats: 1, patience: 2, timeout: 10_000, deadline: 30_000 };

/**
 * Checks URL, token and organisation, and prints one line each.
 * @returns the exit code: 0 all is well, 1 something is broken
 */
export async function doctor(
  options: DoctorOptions,
  env: Env,
  print: (line: string) => void,
): Promise<number> {
  let connection: Connection;
  try {
    connection = findConnection(options, env);
  } catch (error) {
    const finding = failed(error);
    const sources =
      "(doctor reads --url, --org, the environment and the profile, no stack's configuration)";
    return report(print, "settings", { ...finding, text: `${finding.text} ${sources}` });
  }
  const client = createClient({ ...connection, policy: POLICY });
  try {
    return (
      report(print, "url", await attempt(() => checkUrl(client))) ||
      report(print, "token", await attempt(() => checkToken(client))) ||
      report(print, "org", await attempt(() => checkOrganization(client, connection)))
    );
  } finally {
    await client.close();
  }
}

function findConnection(options: DoctorOptions, env: Env): Connection {
  const given: Record<string, string | undefined> = {
    "influxdb:url": options.url,
    "influxdb:org": options.org,
  };
  return resolveConnection({
    config: (key) => given[key],
    env,
    profile: () => readActiveProfile(env),
  });
}

async function checkUrl(client: Client): Promise<Finding> {
  const { status, version } = await getHealth(client);
  return {
    ok: status === "pass",
    text: `${client.url} answers: ${status}${version ? `, ${version}` : ""}`,
  };
}

async function checkToken(client: Client): Promise<Finding> {
  let count = 0;
  for await (const _ of listBuckets(client)) count += 1;
  return { ok: true, text: `accepted; it sees ${count} buckets, system buckets included` };
}

async function checkOrganization(client: Client, { org }: Connection): Promise<Finding> {
  if (!org) {
    return {
      ok: false,
      text: "not set: give --org, INFLUX_ORG or INFLUX_ORG_ID, or org in the influx profile",
    };
  }
  const found =
    "id" in org ? await getOrganization(client, org.id) : await findOrganization(client, org.name);
  if (found) return { ok: true, text: `${found.name} (${found.id})` };
  const name = "name" in org ? org.name : org.id;
  return { ok: false, text: `there is no "${name}" that this token may see: check name and token` };
}

async function attempt(check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Finding {
  if (error instanceof InfluxError) return { ok: false, text: error.message };
  throw error;
}

function report(print: (line: string) => void, what: string, { ok, text }: Finding): number {
  print(`${ok ? "ok    " : "BROKEN"}  ${what.padEnd(8)}  ${text}`);
  return ok ? 0 : 1;
}
