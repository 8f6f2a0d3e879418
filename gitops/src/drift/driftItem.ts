import { type Kind, typeName } from "pulumi-influxdb-serverless/rules";
import type { BucketData } from "../data/bucketData";
import { matchesAny } from "../inventory/selection";

/**
 * How the server differs from what a state has recorded:
 * - changed: a property that the program declares has another value;
 * - gone: the object was deleted on the server;
 * - extra: a column that exists only on the server. Columns can't be removed, so Pulumi can't undo it;
 * - undeclared: a property that the program does not declare has changed since the last "up" or refresh. Pulumi never
 *   changes it back, so it counts as drift only on request;
 * - unmanaged: an object that no stack manages.
 */
export type DriftStatus = "changed" | "gone" | "extra" | "undeclared" | "unmanaged";

/** In order of importance. */
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
  /** The logical name; for an unmanaged object, the name on the server. */
  name: string;
  /** The resource's URN; absent for an unmanaged object. */
  urn?: string;
  /** The ID in the state, or on the server. */
  id: string;
  /** The stack that manages it, or the connection through which it was found. */
  stack: string;
  /** The input: `retentionRules`, `properties.color`, `columns.host`. */
  property?: string;
  /** The value in the state and on the server; absent if there is no value. `[secret]` if the state keeps it secret. */
  recorded?: unknown;
  live?: unknown;
  /** What an unmanaged API token can do, in words. */
  permissions?: string;
  /** The data in an unmanaged bucket, if it was examined. */
  data?: BucketData | undefined;
  /** Whether it is one of the service's own objects, which no program can manage. */
  isSystem?: boolean;
}

/**
 * Whether an item counts as drift. The service's own objects never do: no program can manage them.
 * @param undeclared whether changes of undeclared properties count
 */
export function isDrift({ status, isSystem }: DriftItem, undeclared: boolean): boolean {
  return !isSystem && (status !== "undeclared" || undeclared);
}

/**
 * Returns a filter for items to leave out. A pattern is a status (`extra`), or a glob over `Type:name` and
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

/** Returns a filter for kinds whose objects are all left out, regardless of their names: by `unmanaged`, `Label:*`, `*`. */
export function ignoringKinds(patterns: readonly string[]): (kind: Kind) => boolean {
  // `Bucket*` matches every bucket, since the part before the star matches the beginning of `Bucket:`. A backslash may
  // escape the star.
  const beginnings = patterns.flatMap((pattern) => /^([^\\]*?)\*+$/.exec(pattern)?.[1] ?? []);
  const fits = matchesAny(beginnings);
  return (kind) => {
    const type = `${typeName(kind)}:`;
    const beginningsOfType = Array.from({ length: type.length + 1 }, (_, end) =>
      type.slice(0, end),
    );
    return patterns.includes("unmanaged") || beginningsOfType.some(fits);
  };
}
