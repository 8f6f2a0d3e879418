import { openRealServer, type Target } from "../conformance/target";
import { apiOf } from "../support/api";
import type { RealServer } from "../support/influxd";

/** The life cycle rows' names for users. */
const USERS = ["dana", "eve", "frank", "gina"];

/** A real server, with what the suite needs. */
export interface AcceptanceServer extends Target {
  /** Its name, for the provider's settings. */
  org: string;
  /** Users besides the token's own, by the rows' names; none if there are too few. */
  usersByName: Record<string, string>;
}

/** The available server: a specified one, or our own InfluxDB. */
export async function openAcceptanceServer(server: RealServer): Promise<AcceptanceServer> {
  const target = await openRealServer(server);
  const { call } = apiOf(target);
  const { json } = await call("GET", `/api/v2/orgs/${target.orgID}`);
  const users = target.users.length > 0 ? target.users : await usersOf(target);
  const isEnough = users.length >= USERS.length;
  const { users: _, ...lacks } = target.lacks;
  return {
    ...target,
    org: json.name,
    usersByName: isEnough
      ? Object.fromEntries(USERS.map((name, index) => [name, users[index] ?? ""]))
      : {},
    lacks: isEnough
      ? lacks
      : {
          ...lacks,
          users: `it takes ${USERS.length} users besides the token's own, and there are ${users.length}`,
        },
  };
}

/** The organization's users, except the token's own, who may have a role in what the token creates. */
async function usersOf(target: Target): Promise<string[]> {
  const { call } = apiOf(target);
  const get = async (path: string) => {
    const answer = await call("GET", path).catch(() => undefined);
    return answer?.status === 200 ? answer.json : {};
  };
  const idsOf = async (role: "members" | "owners"): Promise<string[]> => {
    const { users = [] } = await get(`/api/v2/orgs/${target.orgID}/${role}`);
    return users.map(({ id }: { id: string }) => id);
  };
  const { id: me } = await get("/api/v2/me");
  const all = [...(await idsOf("members")), ...(await idsOf("owners"))];
  return [...new Set(all)].filter((id) => id !== me).sort();
}
