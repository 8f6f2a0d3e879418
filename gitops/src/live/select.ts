import { fitting } from "./globs";
import type { Selection } from "./inventory";

/**
 * What globs of names select: buckets, and labels that are on none of them (those that are come along).
 * @param include no glob: everything
 */
export function selectionOf(include: readonly string[]): Selection {
  if (include.length === 0) return {};
  const fitsName = fitting(include);
  const fits = ({ name }: { name: string }) => fitsName(name);
  return { bucket: fits, label: fits };
}
