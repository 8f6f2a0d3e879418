import { typeName } from "pulumi-influxdb-serverless/rules";
import { fitting } from "../live/globs";
import type { DriftItem } from "./driftItem";

/**
 * Whether an item is to be left out. A pattern is a status (`extra`), or a glob over `Type:name` and
 * `Type:name.property`: `BucketOwner:*`, `Bucket:sensors.description`, `*:test-*`.
 */
export function ignoring(patterns: readonly string[]): (item: DriftItem) => boolean {
  const fits = fitting(patterns);
  return ({ status, kind, name, property }) => {
    const own = `${typeName(kind)}:${name}`;
    const texts = property === undefined ? [own] : [own, `${own}.${property}`];
    return patterns.includes(status) || texts.some(fits);
  };
}
