import picomatch from "picomatch";
import type { Selection } from "./inventory";

/**
 * What globs of names select: buckets, and labels that are on none of them (those that are come along).
 * @param include no glob: everything
 */
export function selectionOf(include: readonly string[]): Selection {
  if (include.length === 0) return {};
  // With `bash`, a star also stands for a slash: names of buckets have them.
  const fits = picomatch([...include], { bash: true, dot: true, nonegate: true });
  return { bucket: fits, label: fits };
}
