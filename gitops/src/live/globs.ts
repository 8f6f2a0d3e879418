import picomatch from "picomatch";

/**
 * Whether a name fits one of some globs, as in a shell: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`. Names are no paths: a star
 * also stands for a slash, a dot at the beginning, and a line break.
 */
export function fitting(globs: readonly string[]): (name: string) => boolean {
  const matchers = globs.map((glob) =>
    // An empty glob is for an empty name, which some servers have.
    glob === ""
      ? (name: string) => name === ""
      : picomatch(glob, { bash: true, posix: true, dot: true, nonegate: true, flags: "s" }),
  );
  return (name) => matchers.some((matches) => matches(name));
}
