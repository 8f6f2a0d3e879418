import { ApiProblem } from "../http/problem";
import type { DbrpMapping } from "../store/dbrpMappings";
import type { Bucket } from "../store/model";

/** A mapping as the API returns it. */
export interface DbrpJson {
  id: string;
  database: string;
  retention_policy: string;
  default: boolean;
  virtual: boolean;
  orgID: string;
  bucketID: string;
}

export function dbrpJson(mapping: DbrpMapping, isDefault: boolean, isVirtual = false): DbrpJson {
  return {
    id: mapping.id,
    database: mapping.database,
    retention_policy: mapping.retentionPolicy,
    default: isDefault,
    virtual: isVirtual,
    orgID: mapping.orgID,
    bucketID: mapping.bucketID,
  };
}

/** Refuses what can't be the name of a database or a retention policy. */
export function checkDbrpName(field: "database" | "retentionPolicy", name: string): void {
  const isReserved = name === "" || name === "." || name === "..";
  // Spaces other than U+0020 don't count as printable.
  if (!isReserved && !/[/\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(name)) return;
  throw new ApiProblem(
    "invalid",
    `DBRP provided is invalid: ${field} must contain at least one character and only be letters, numbers, '_', '-', and '.'`,
  );
}

/** The mapping derived from a bucket's name: `database/policy`, or the database alone. */
export function virtualMapping({ id, orgID, name }: Bucket): DbrpJson {
  const slash = name.indexOf("/");
  const database = slash < 0 ? name : name.slice(0, slash);
  const retentionPolicy = slash < 0 ? "autogen" : name.slice(slash + 1);
  return dbrpJson({ id, orgID, bucketID: id, database, retentionPolicy }, slash < 0, true);
}

/**
 * Adds the virtual mappings to a list of stored ones. A mapping for the same database and policy hides a
 * virtual one, and each database has only one default mapping.
 */
export function withVirtualMappings(
  stored: readonly DbrpJson[],
  buckets: readonly Bucket[],
  fits: (mapping: DbrpJson) => boolean,
): DbrpJson[] {
  const listed = [...stored];
  for (const bucket of buckets) {
    const mapping = virtualMapping(bucket);
    const others = listed.filter(({ database }) => database === mapping.database);
    if (others.some((one) => one.retention_policy === mapping.retention_policy)) continue;
    if (others.some((one) => one.default)) mapping.default = false;
    if (fits(mapping)) listed.push(mapping);
  }
  return listed;
}
