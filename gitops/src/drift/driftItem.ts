import { type Kind, typeName } from "pulumi-influxdb-serverless/rules";
import type { BucketData } from "../data/bucketData";
import { matchesAny } from "../inventory/selection";

/**
 * How the server differs from what a state has recorded:
 * - changed: a property that the program declares has another value;
 * - gone: the object is there no more;
 * - extra: a column that only the server has. Columns can never be removed, so no run of Pulumi undoes it;
 * - undeclared: a property that the program does not declare has changed since the last "up" or refresh. No run of
 *   Pulumi changes it back, so it counts as drift only on request;
 * - unmanaged: an object that no stack keeps.
 */
export type DriftStatus = "changed" | "gone" | "extra" | "undeclared" | "unmanaged";

/** In the order of how much they matter. */
export const STATUSES: readonly DriftStatus[] = [
  "gone",
  "changed",
  "extra",
  "undeclared",
  "unmanaged",
];

/** One difference between a state and the server. */
export interface DriftItem {
  status: DriftStatus;
  kind: Kind;
  /** The logical name; of what is unmanaged, the name on the server. */
  name: string;
  /** The resource; absent for what is unmanaged. */
  urn?: string;
  /** The id in the state, or on the server. */
  id: string;
  /** The stack that keeps it, or the connection by which it was found. */
  stack: string;
  /** Which input: `retentionRules`, `properties.color`, `columns.host`. */
  property?: string;
  /** The value in the state and on the server; absent if there is no value. `[secret]` where the state keeps it secret. */
  recorded?: unknown;
  live?: unknown;
  /** What an unmanaged API token may do, in words. */
  permissions?: string;
  /** What an unmanaged bucket holds, where somebody was to look. */
  data?: BucketData | undefined;
  /** One of the service's own objects; no program can keep it. */
  isSystem?: boolean;
}

/**
 * Whether an item counts as drift. The service's own objects never do: no program can keep them.
 * @param undeclared whether changes of undeclared properties count
 */
export function isDrift({ status, isSystem }: DriftItem, undeclared: boolean): boolean {
  return !isSystem && (status !== "undeclared" || undeclared);
}

/**
 * Whether an item is to be left out. A pattern is a status (`extra`), or a glob over `Type:name` and
 * `Type:name.property`: `BucketOwner:*`, `Bucket:sensors.description`, `*:test-*`.
 */
export function ignoring(patterns: readonly string[]): (item: DriftItem) => boolean {
  const fits = matchesAny(patterns);
  return ({ status, kind, name, property }) => {
    const own = `${typeName(kind)}:${name}`;
    const texts = property === undefined ? [own] : [own, `${own}.${property}`];
    return patterns.includes(status) || texts.some(fits);
  };
}
