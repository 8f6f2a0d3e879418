import picomatch from "picomatch";
import type { Selection } from "./inventory";

/**
 * Whether a name fits one of some globs, as in a shell: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`. Names are no paths: a star
 * also stands for a slash, a dot at the beginning, and a line break.
 */
export function matchesAny(globs: readonly string[]): (name: string) => boolean {
  const matchers = globs.map((glob) =>
    // An empty glob is for an empty name, which some servers have.
    glob === ""
      ? (name: string) => name === ""
      : picomatch(glob, { bash: true, posix: true, dot: true, nonegate: true, flags: "s" }),
  );
  return (name) => matchers.some((matches) => matches(name));
}

/**
 * What globs of names select: buckets, labels that are on none of them (those that are come along), and API tokens that are
 * only about those buckets.
 * @param include no glob: everything
 */
export function selectionOf(include: readonly string[]): Selection {
  if (include.length === 0) return {};
  const fitsName = matchesAny(include);
  const fits = ({ name }: { name: string }) => fitsName(name);
  return {
    bucket: fits,
    label: fits,
    token: ({ permissions }, buckets) =>
      permissions.length > 0 &&
      permissions.every(
        ({ resource: { type, id } }) => type === "buckets" && buckets.has(id ?? ""),
      ),
  };
}
