import picomatch from "picomatch";
import { typeName } from "../terminal/typeName";
import type { DriftItem } from "./driftItem";

/**
 * Whether an item is to be left out. A pattern is a status (`extra`), or a glob over `Type:name` and
 * `Type:name.property`: `BucketOwner:*`, `Bucket:sensors.description`, `*:test-*`.
 */
export function ignoring(patterns: readonly string[]): (item: DriftItem) => boolean {
  // With `bash`, a star also stands for a slash: names of buckets have them.
  const matchers = patterns.map((pattern) => picomatch(pattern, { bash: true, nonegate: true }));
  return ({ status, kind, name, property }) => {
    const own = `${typeName(kind)}:${name}`;
    const texts = property === undefined ? [own] : [own, `${own}.${property}`];
    return (
      patterns.includes(status) || matchers.some((matches) => texts.some((text) => matches(text)))
    );
  };
}
