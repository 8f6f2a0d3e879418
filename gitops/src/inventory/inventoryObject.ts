import type { Kind } from "pulumi-influxdb-serverless/rules";
import { SECRET_TEXT } from "../pulumi/secretValue";

/** An object in an organization, as a program would declare it and a state would store it. */
export interface InventoryObject {
  kind: Kind;
  /** Its ID in a state: the API's, or `<bucketID>/<otherID>`. */
  id: string;
  /** Its display name: `sensors`, `cpu on sensors`. */
  name: string;
  /** The same without its bucket: `cpu`. */
  ownName: string;
  /** The bucket that it belongs to. */
  bucketId?: string;
  /** Whether it is one of the service's own objects. */
  isSystem: boolean;
  /** The inputs with which a program declares it unchanged. */
  inputs: Record<string, unknown>;
  /** The provider's outputs for it. */
  outputs: Record<string, unknown>;
  /** Why no program can declare it, apart from what the provider's checks say. */
  problem?: string;
}

/**
 * Returns an object's display name, without names of buckets and labels that a state keeps secret.
 * @param secret the IDs of those buckets and labels
 */
export function shownName(
  { kind, id, ownName, bucketId, name }: InventoryObject,
  secret: ReadonlySet<string>,
): string {
  const labelId = kind === "bucketLabelAttachment" ? id.split("/")[1] : undefined;
  const own = secret.has(labelId ?? id) ? SECRET_TEXT : ownName;
  const isBucketSecret = bucketId !== undefined && secret.has(bucketId);
  // Databases are usually named after their bucket.
  if (kind === "dbrpMapping" && isBucketSecret) return SECRET_TEXT;
  return own + (isBucketSecret ? ` on ${SECRET_TEXT}` : name.slice(ownName.length));
}

/** Returns a key that is equal for the same object, whether it was read from a server, a state or Terraform. */
export function objectKey({ kind, id }: Pick<InventoryObject, "kind" | "id">): string {
  return `${kind} ${id}`;
}
