import type { Kind } from "pulumi-influxdb-serverless/rules";
import { SECRET_TEXT } from "../pulumi/secretValue";

/** An object of an organization, in the form in which a program would declare it and a state would keep it. */
export interface InventoryObject {
  kind: Kind;
  /** Its id in a state: the API's, or `<bucketID>/<otherID>`. */
  id: string;
  /** How a person knows it: `sensors`, `cpu on sensors`. */
  name: string;
  /** The same without its bucket: `cpu`. */
  ownName: string;
  /** The bucket below which it stands. */
  bucketId?: string;
  /** One of the service's own. */
  isSystem: boolean;
  /** What a program declares to have it as it is. */
  inputs: Record<string, unknown>;
  /** What the provider's outputs are of it. */
  outputs: Record<string, unknown>;
  /** Why no program can declare it, apart from what the provider's checks say. */
  problem?: string;
}

/**
 * The name of an object for people, without the names of buckets and labels that a state keeps secret.
 * @param secret the ids of those
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

/** Equal for one object, wherever it was read: from a server, a state or Terraform. */
export function objectKey({ kind, id }: Pick<InventoryObject, "kind" | "id">): string {
  return `${kind} ${id}`;
}
