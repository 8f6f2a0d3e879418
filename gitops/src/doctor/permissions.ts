import type { Client } from "pulumi-influxdb-serverless/client";
import { type Kind, typeName } from "pulumi-influxdb-serverless/rules";
import type { DriftCheck } from "../drift/checkResource";
import { agreedExtent, type Extent, heldPermissions } from "../inventory/tokenPermissions";
import { logicalName } from "../pulumi/deployment";
import { broken, type CheckResult, ok, unknown, warning } from "./checkResult";
import type { Organization } from "./organization";
import {
  type ProbeResult,
  probeBuckets,
  probeLabels,
  probeMappings,
  probeRoles,
  probeSchemas,
  probeTokens,
} from "./readProbes";
import { REQUIRED_PERMISSIONS, type RequiredPermission } from "./requiredPermissions";
import type { VisibleBuckets } from "./token";

interface Visit {
  client: Client;
  organization: Organization | undefined;
  sight: VisibleBuckets;
  /** How reading went what the stack has. */
  own: readonly DriftCheck[];
  /** What the stack keeps there, where a stack is known. */
  kinds: ReadonlySet<Kind>;
}

/**
 * Says of each permission whether the token has it: by what of the stack it can't read, else by the server's own list,
 * else by what reading shows.
 */
export async function* examinePermissions(visit: Visit): AsyncGenerator<CheckResult> {
  const { client, sight, organization, kinds, own } = visit;
  const held = organization ? await heldPermissions(client, organization.id) : [];
  const looks: Record<keyof typeof REQUIRED_PERMISSIONS, () => Promise<ProbeResult>> = {
    readBuckets: () => probeBuckets(client, sight, organization),
    writeBuckets: untold,
    readLabels: () => probeLabels(client, organization),
    writeLabels: untold,
    readRoles: () => probeRoles(client, sight),
    writeRoles: untold,
    readSchemas: () => probeSchemas(client, sight, organization),
    writeSchemas: untold,
    readMappings: () => probeMappings(client, organization),
    writeMappings: untold,
    readTokens: () => probeTokens(client, organization),
    writeTokens: untold,
  };
  for (const [name, look] of Object.entries(looks)) {
    const need: RequiredPermission =
      REQUIRED_PERMISSIONS[name as keyof typeof REQUIRED_PERMISSIONS];
    const extent = organization && agreedExtent(held, need, organization.id);
    const ofStack = need.action === "read" ? byStack(need, own) : undefined;
    if (ofStack?.status === "broken") yield ofStack;
    else if (extent) yield byList(need, extent, kinds);
    else yield ofStack ?? byLook(need, await look(), kinds);
  }
}

/** What a refresh and `drift` fail at, or what they can read; undefined where the stack has nothing to tell by. */
function byStack(need: RequiredPermission, own: readonly DriftCheck[]): CheckResult | undefined {
  const looks = own.filter(({ resource }) => need.kinds.some((kind) => kind === resource.kind));
  const errors = looks.flatMap((look) => ("error" in look ? [look] : []));
  const [unread] = errors;
  if (unread) {
    const what = `the stack has ${nameOf(unread)} (${unread.resource.id}), which cannot be read`;
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    return broken(need.check, `${what}${more}: ${unread.error}`);
  }
  // Of buckets, there is more to say: how many it sees, and whether some are hidden.
  const read = need.essential
    ? undefined
    : looks.find((look) => "items" in look && look.items.every(({ status }) => status !== "gone"));
  return read && ok(need.check, `it can read the stack's objects, such as ${nameOf(read)}`);
}

function nameOf({ resource: { kind, entry } }: DriftCheck): string {
  return `${typeName(kind)} ${logicalName(entry.urn)}`;
}

const untold = async (): Promise<ProbeResult> => ({
  seen: "unclear",
  text: "can't be checked without writing",
});

function byList(need: RequiredPermission, extent: Extent, kinds: ReadonlySet<Kind>): CheckResult {
  if (extent === "all") return ok(need.check, "granted by the token's permissions");
  if (extent === "none") return lacking(need, "not granted by the token's permissions", kinds);
  const what = need.action === "write" ? "nothing new can be created" : "the rest is invisible";
  return warning(need.check, `granted by the token's permissions only for some, by ID: ${what}`);
}

function byLook(
  need: RequiredPermission,
  { seen, text }: ProbeResult,
  kinds: ReadonlySet<Kind>,
): CheckResult {
  if (seen === "yes") return ok(need.check, text);
  if (seen === "no") return lacking(need, text, kinds);
  if (seen === "partly") return warning(need.check, text);
  return unknown(need.check, `${text}; needed by ${need.resources}`);
}

/** Writing is not what everybody is here for: a token for drift rightly lacks it. */
function lacking(need: RequiredPermission, text: string, kinds: ReadonlySet<Kind>): CheckResult {
  if (need.action === "write") {
    return warning(need.check, `${text}; up and destroy fail: ${need.resources}`);
  }
  if (need.essential) return broken(need.check, `${text}: give the token this permission`);
  if (need.kinds.some((kind) => kinds.has(kind))) {
    return broken(need.check, `${text}, but the stack has some: give the token this permission`);
  }
  return warning(need.check, `${text}; refresh and drift can't read: ${need.resources}`);
}
