import { type EmulatorOptions, startEmulator } from "influxdb-serverless-emulator";
import { apiOf } from "../support/api";
import { type Connection, type RealServer, startInfluxd } from "../support/influxd";
import type { Feature } from "./case";
import { UNKNOWN_ID } from "./harness";

/** A server that the suite runs on. */
export interface Target {
  /** The product: known differences are listed by product. */
  product: "emulator" | "InfluxDB 2.7" | "Serverless";
  url: string;
  token: string;
  orgID: string;
  /** Users who can be made members or owners. */
  users: string[];
  /** Tokens with fewer permissions than the suite's own. */
  tokens: { readOnly?: string; otherOrg?: string; noLabels?: string; inactive?: string };
  /** Creates a token that has only this access to one bucket. */
  bucketToken?(bucketID: string, actions: ("read" | "write")[]): Promise<string>;
  /** What it lacks, and why. */
  lacks: Partial<Record<Feature, string>>;
  close(): Promise<void>;
}

const FURTHER_TOKENS: EmulatorOptions["tokens"] = [
  { token: "read-only", access: "read" },
  { token: "other-org", org: "other" },
  { token: "no-labels", access: "no-labels" },
];

/** An emulator in this process: it has everything. */
export async function openEmulator(options: EmulatorOptions = {}): Promise<Target> {
  const emulator = await startEmulator({
    users: ["dana", "eve"],
    tokens: FURTHER_TOKENS ?? [],
    ...options,
  });
  emulator.users.add({ name: "gone", status: "inactive" });
  emulator.tokens.add({ token: "inactive", user: "gone" });
  return {
    product: "emulator",
    url: emulator.url,
    token: emulator.token,
    orgID: emulator.orgID,
    users: Object.values(emulator.userIDs).sort(),
    tokens: {
      readOnly: "read-only",
      otherOrg: "other-org",
      noLabels: "no-labels",
      inactive: "inactive",
    },
    async bucketToken(bucketID, actions) {
      const token = `${actions.join("-")}-${bucketID}`;
      const access = actions.length > 1 ? "read-write" : (actions[0] ?? "read");
      emulator.tokens.add({ token, buckets: { [bucketID]: access } });
      return token;
    },
    lacks: {},
    close: () => emulator.close(),
  };
}

/** Returns the available server. */
export async function openRealServer(server: RealServer): Promise<Target> {
  if (server.kind === "given") return await given(server.connection);
  const influxd = await startInfluxd(server.program);
  return { ...(await own(influxd)), close: () => influxd.stop() };
}

const NO_TOKENS = "only the one token that was given is known";

/** A specified server: only its responses are known about it, and only the cases create objects there. */
async function given(connection: Connection): Promise<Target> {
  const { call } = apiOf(connection);
  const version = (await call("GET", "/health").catch(() => undefined))?.json?.version;
  const product = /^v?2\./.test(version) ? "InfluxDB 2.7" : "Serverless";
  const orgs = await call("GET", `/api/v2/orgs?org=${encodeURIComponent(connection.org)}`);
  const orgID = orgs.json?.orgs?.[0]?.id;
  if (!orgID) throw new Error(`no organization "${connection.org}" there: status ${orgs.status}`);
  const unknown = await call("GET", `/api/v2/orgs/${UNKNOWN_ID}`);
  const has = async (path: string) =>
    (await call("GET", path).catch(() => undefined))?.status === 200;
  return {
    product: version === "serverless-emulator" ? "emulator" : product,
    url: connection.url,
    token: connection.token,
    orgID,
    users: [],
    tokens: {},
    lacks: {
      disposable:
        "what is there is somebody's, and this case would harm it where it is not refused",
      users: "which users it has is not known",
      readOnlyToken: NO_TOKENS,
      otherOrg: NO_TOKENS,
      noLabelsToken: NO_TOKENS,
      inactiveToken: NO_TOKENS,
      bucketToken: NO_TOKENS,
      ...(unknown.status === 404 ? { tokenOfOneOrg: "the token is that of an operator" } : {}),
      ...((await has("/api/v2/labels")) ? {} : { labels: "it has no labels" }),
      ...((await has("/api/v2/authorizations")) ? {} : { tokensApi: "it does not list tokens" }),
      ...((await has(`/api/v2/dbrps?orgID=${orgID}`)) ? {} : { dbrps: "it has no DBRP mappings" }),
      ...(product === "InfluxDB 2.7" ? { schemas: "it has no measurement schemas" } : {}),
    },
    close: async () => {},
  };
}

/** Our own InfluxDB: its operator creates users, another organization and the additional tokens. */
async function own(operator: Connection): Promise<Omit<Target, "close">> {
  const { call } = apiOf(operator);
  const make = async (path: string, body: object) => {
    const { status, json } = await call("POST", path, body);
    if (status !== 201) throw new Error(`POST ${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  };
  const { orgs } = (await call("GET", `/api/v2/orgs?org=${operator.org}`)).json;
  const orgID: string = orgs[0].id;
  const other: string = (await make("/api/v2/orgs", { name: "other" })).id;
  const users = [];
  for (const name of ["dana", "eve", "frank", "gina"])
    users.push((await make("/api/v2/users", { name })).id as string);
  const token = async (
    inOrg: string,
    actions: string[],
    types: string[],
    userActions: string[] = ["read"],
  ): Promise<string> => {
    const permissions: object[] = actions.flatMap((action) =>
      types.map((type) => ({
        action,
        // A permission for an organization has its ID; the other permissions are within it.
        resource: type === "orgs" ? { type, id: inOrg } : { type, orgID: inOrg },
      })),
    );
    // A token may read its own user; the other users are the operator's.
    for (const action of userActions) {
      permissions.push({ action, resource: { type: "users", id: me } });
    }
    return (await make("/api/v2/authorizations", { orgID: inOrg, permissions })).token;
  };
  const bucketToken = async (id: string, actions: string[]): Promise<string> => {
    const permissions = actions.map((action) => ({
      action,
      resource: { type: "buckets", id, orgID },
    }));
    return (await make("/api/v2/authorizations", { orgID, permissions })).token;
  };
  const gone = (await make("/api/v2/users", { name: "gone" })).id;
  const permissions = [{ action: "read", resource: { type: "buckets", orgID } }];
  const inactive = await make("/api/v2/authorizations", { orgID, userID: gone, permissions });
  await call("PATCH", `/api/v2/users/${gone}`, { status: "inactive" });
  const all = ["read", "write"];
  const types = ["buckets", "labels", "orgs"];
  const { id: me } = (await call("GET", "/api/v2/me")).json;
  return {
    product: "InfluxDB 2.7",
    url: operator.url,
    // Not the operator's token: the service's tokens are limited to their organization.
    token: await token(orgID, all, [...types, "authorizations"], all),
    orgID,
    users: users.sort(),
    tokens: {
      readOnly: await token(orgID, ["read"], types),
      otherOrg: await token(other, all, types),
      noLabels: await token(orgID, all, ["buckets", "orgs"]),
      inactive: inactive.token,
    },
    bucketToken,
    lacks: { schemas: "it has no measurement schemas" },
  };
}
