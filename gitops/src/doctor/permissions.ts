import {
  type AuthorizationAnswer,
  type Client,
  getCurrentUser,
  InfluxError,
  listAuthorizations,
} from "pulumi-influxdb-serverless/client";
import type { Kind } from "pulumi-influxdb-serverless/rules";
import { broken, type Finding, ok, unknown, warning } from "./finding";
import { agreedExtent, candidates, type Extent } from "./grant";
import { type Glimpse, lookAtBuckets, lookAtLabels, lookAtRoles, lookAtSchemas } from "./looks";
import { NEEDS, type Need } from "./needs";
import type { Organization } from "./organization";
import type { Sight } from "./token";

interface Visit {
  client: Client;
  token: string;
  organization: Organization | undefined;
  sight: Sight;
  /** What the stack keeps there, where a stack is known. */
  kinds: ReadonlySet<Kind>;
}

/** Says of each permission whether the token has it: by the server's own list, else by what reading shows. */
export async function* examinePermissions(visit: Visit): AsyncGenerator<Finding> {
  const held = await heldPermissions(visit);
  const { client, sight, organization, kinds } = visit;
  const looks: Record<keyof typeof NEEDS, () => Promise<Glimpse>> = {
    readBuckets: () => lookAtBuckets(client, sight, organization),
    writeBuckets: untold,
    readLabels: () => lookAtLabels(client, organization),
    writeLabels: untold,
    readRoles: () => lookAtRoles(client, sight),
    writeRoles: untold,
    readSchemas: () => lookAtSchemas(client, sight, organization),
    writeSchemas: untold,
  };
  for (const [name, look] of Object.entries(looks)) {
    const need: Need = NEEDS[name as keyof typeof NEEDS];
    const extent = organization && agreedExtent(held, need, organization.id);
    yield extent === undefined ? byLook(need, await look(), kinds) : byList(need, extent, kinds);
  }
}

/** What the server's list of tokens says of this one; empty where it cannot be read. */
async function heldPermissions(visit: Visit): Promise<AuthorizationAnswer[]> {
  const { client, token, organization } = visit;
  if (!organization) return [];
  try {
    const all = await listAuthorizations(client, organization.id);
    const user = await getCurrentUser(client).catch(() => undefined);
    return candidates(all, { token, orgId: organization.id, userId: user?.id });
  } catch (error) {
    if (error instanceof InfluxError) return [];
    throw error;
  }
}

const untold = async (): Promise<Glimpse> => ({
  seen: "unclear",
  text: "cannot be told without writing",
});

function byList(need: Need, extent: Extent, kinds: ReadonlySet<Kind>): Finding {
  if (extent === "all") return ok(need.check, "the token's permissions have it, for all");
  if (extent === "none") return lacking(need, "the token's permissions lack it", kinds);
  const what = need.action === "write" ? "nothing new can be created" : "the rest is invisible";
  return warning(need.check, `the token's permissions have it for some, by id: ${what}`);
}

function byLook(need: Need, { seen, text }: Glimpse, kinds: ReadonlySet<Kind>): Finding {
  if (seen === "yes") return ok(need.check, text);
  if (seen === "no") return lacking(need, text, kinds);
  if (seen === "partly") return warning(need.check, text);
  return unknown(need.check, `${text}; needed by ${need.resources}`);
}

/** Writing is not what everybody is here for: a token for drift rightly lacks it. */
function lacking(need: Need, text: string, kinds: ReadonlySet<Kind>): Finding {
  if (need.action === "write") {
    return warning(need.check, `${text}; up and destroy fail: ${need.resources}`);
  }
  if (need.essential) return broken(need.check, `${text}: give the token this permission`);
  if (need.kinds.some((kind) => kinds.has(kind))) {
    return broken(need.check, `${text}, but the stack has some: give the token this permission`);
  }
  return warning(need.check, `${text}; refresh and drift cannot see: ${need.resources}`);
}
