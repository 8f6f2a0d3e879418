import type { Kind } from "pulumi-influxdb-serverless/rules";
import { compareTexts, groupBy } from "../collections";
import { CommandError } from "../commandError";
import { type InventoryObject, objectKey } from "../inventory/inventoryObject";
import type { TerraformResource } from "./terraformState";

/** The buckets, labels and API tokens that Terraform manages. */
export interface TerraformObjects {
  /** The objects, by kind and ID. */
  byKey: ReadonlyMap<string, TerraformResource>;
  /** Which of Terraform's resources are left out, and why. */
  notes: string[];
}

/** Matches the types of Terraform's InfluxDB 2 providers: `influxdb_bucket`, `influxdb-v2_bucket`, `influxdbv2_label`. */
const TYPE = /^influxdb(?:[-_]?v?2)?_(authorization|bucket|label)$/;

/**
 * Selects the objects for which this package has a resource.
 * @param what the source, for errors
 * @throws CommandError if there are no such resources
 */
export function terraformObjects(
  resources: readonly TerraformResource[],
  what: string,
): TerraformObjects {
  const byKey = new Map<string, TerraformResource>();
  const notes: string[] = [];
  const others: TerraformResource[] = [];
  for (const resource of resources) {
    const [, kind] = TYPE.exec(resource.type) ?? [];
    const { address, id, isDeposed } = resource;
    if (kind === undefined) others.push(resource);
    else if (isDeposed) notes.push(`${leftOut(resource)}: Terraform is about to delete it.`);
    else if (id === undefined)
      notes.push(`${leftOut(resource)}: the state does not contain its ID.`);
    else {
      const key = objectKey({ kind: kind as Kind, id: id.toLowerCase() });
      const first = byKey.get(key);
      if (first) {
        notes.push(`${address} is the same ${kind} as ${first.address}, and is included once.`);
        // Terraform knows the value only where it created the token.
        byKey.set(key, { ...first, token: first.token ?? resource.token });
      } else byKey.set(key, resource);
    }
  }
  if (byKey.size === 0)
    throw new CommandError(`${what} contains no InfluxDB buckets, labels or API tokens.`);
  return { byKey, notes: [...notes, ...ofOtherTypes(others)] };
}

function ofOtherTypes(resources: readonly TerraformResource[]): string[] {
  if (resources.length === 0) return [];
  const types = [...groupBy(resources, ({ type }) => type)].sort(([one], [other]) =>
    compareTexts(one, other),
  );
  const listed = types.map(([type, { length }]) => (length === 1 ? type : `${type} (${length})`));
  return [`left in Terraform, because this package has no such resources: ${listed.join(", ")}.`];
}

/**
 * Describes the objects that the server doesn't return.
 * @param orgId the organization that was searched
 * @param own the API tokens that are, or may be, the connection's
 * @throws CommandError if the server returns none of them, since it must be a different server
 */
export function describeMissing(
  { byKey }: TerraformObjects,
  found: readonly InventoryObject[],
  orgId: string,
  own: readonly { id: string }[] = [],
): string[] {
  const seen = new Set(found.map(objectKey));
  const ownKeys = new Set(own.map(({ id }) => objectKey({ kind: "authorization", id })));
  const missing = [...byKey].filter(([key]) => !seen.has(key));
  if (missing.every(([key]) => !ownKeys.has(key)) && missing.length === byKey.size) {
    throw new CommandError(
      `Organization ${orgId} has none of the ${byKey.size} buckets, labels and API tokens in the Terraform state. Check that ` +
        "the settings point to the same server and organization, and that the token can read them.",
    );
  }
  return missing.map(([key, resource]) => {
    if (ownKeys.has(key)) return `${leftOut(resource)}: this connection uses it, or may use it.`;
    return resource.orgId === undefined || resource.orgId === orgId
      ? `${leftOut(resource)}: it doesn't exist, or this token can't read it.`
      : `${leftOut(resource)}: it is in organization ${resource.orgId}, not in ${orgId}.`;
  });
}

function leftOut({ address, id }: TerraformResource): string {
  return `left out: ${address}${id === undefined ? "" : ` (${id})`}`;
}
