import picomatch from "picomatch";
import type { Selection } from "./inventory";

/**
 * Returns whether a name matches any of the globs, as in a shell: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`. Names aren't
 * paths: a star also matches a slash, a leading dot, and a line break.
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
 * Returns what name globs select: buckets, labels that are on none of these buckets (labels on them are included
 * anyway), and API tokens that apply only to these buckets.
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
