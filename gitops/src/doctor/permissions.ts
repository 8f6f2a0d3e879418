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
  /** The results of reading the stack's own objects. */
  own: readonly DriftCheck[];
  /** The kinds of resources that the stack manages there, if a stack is known. */
  kinds: ReadonlySet<Kind>;
}

/**
 * Reports for each permission whether the token has it: based on the stack objects that it can't read, otherwise on
 * the server's token list, otherwise on test reads.
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

/** Reports what a refresh and `drift` can and can't read; undefined if the stack has no such objects. */
function byStack(need: RequiredPermission, own: readonly DriftCheck[]): CheckResult | undefined {
  const looks = own.filter(({ resource }) => need.kinds.some((kind) => kind === resource.kind));
  const errors = looks.flatMap((look) => ("error" in look ? [look] : []));
  const [unread] = errors;
  if (unread) {
    const what = `the stack has ${nameOf(unread)} (${unread.resource.id}), which cannot be read`;
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    return broken(need.check, `${what}${more}: ${unread.error}`);
  }
  // Buckets get a more detailed result: how many the token can read, and whether some are hidden.
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
  return warning(
    need.check,
    `the token's permissions grant it only for some objects, by ID: ${what}`,
  );
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

/** Write permission isn't always needed: a token for `drift` should not have it. */
function lacking(need: RequiredPermission, text: string, kinds: ReadonlySet<Kind>): CheckResult {
  if (need.action === "write") {
    return warning(need.check, `${text}; up and destroy fail for: ${need.resources}`);
  }
  if (need.essential) return broken(need.check, `${text}: give the token this permission`);
  if (need.kinds.some((kind) => kinds.has(kind))) {
    return broken(
      need.check,
      `${text}, but the stack has such resources: give the token this permission`,
    );
  }
  return warning(need.check, `${text}; refresh and drift can't read: ${need.resources}`);
}
