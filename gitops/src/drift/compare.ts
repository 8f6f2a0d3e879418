import equal from "fast-deep-equal";

type Bag = Record<string, unknown>;

/** A property that differs. Absent: there is no value. */
export interface PropertyDifference {
  property: string;
  recorded?: unknown;
  live?: unknown;
}

/**
 * The inputs that differ, label properties and columns one by one. Pure. What the program told the engine to
 * ignore is left out, as a refresh does.
 * @param ignored paths of the option `ignoreChanges`
 */
export function compareInputs(
  recorded: Bag,
  live: Bag,
  ignored: readonly string[] = [],
): PropertyDifference[] {
  const [before, now] = [flatten(recorded), flatten(live)];
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return paths
    .filter((path) => !equal(before[path], now[path]))
    .filter((path) => !ignored.some((pattern) => isWithin(path, pattern)))
    .map((property) => ({
      property,
      ...(property in before ? { recorded: before[property] } : {}),
      ...(property in now ? { live: now[property] } : {}),
    }));
}

/** Columns that the server has, and the program does not declare. Pure. */
export function extraColumns(outputs: Bag, declared: Bag): PropertyDifference[] {
  const known = new Set(columnsOf(declared.columns).map(({ name }) => name));
  return columnsOf(outputs.liveColumns)
    .filter(({ name }) => !known.has(name))
    .map(({ name, ...column }) => ({ property: `columns.${name}`, live: column }));
}

interface NamedColumn {
  name: string;
}

function columnsOf(value: unknown): NamedColumn[] {
  return Array.isArray(value) ? value : [];
}

/** Members of their own for what a person thinks of one by one. */
function flatten(inputs: Bag): Bag {
  const entries = Object.entries(inputs).flatMap(([key, value]): [string, unknown][] => {
    if (key === "properties" && typeof value === "object" && value !== null) {
      return Object.entries(value).map(([name, text]) => [`properties.${name}`, text]);
    }
    if (key === "columns" && Array.isArray(value)) {
      return columnsOf(value).map(({ name, ...column }) => [`columns.${name}`, column]);
    }
    return [[key, value]];
  });
  return Object.fromEntries(entries);
}

/** Whether a path is part of what a path of `ignoreChanges` names, or the other way round: `a.b` and `a["b"][0]`. */
function isWithin(path: string, pattern: string): boolean {
  const [one, other] = [segments(path), segments(pattern)];
  const shared = Math.min(one.length, other.length);
  return one.slice(0, shared).every((part, index) => other[index] === "*" || other[index] === part);
}

/** A path of Pulumi: `a.b`, `a[0]`, `a["b.c"]`, `*`. */
function segments(path: string): string[] {
  const parts = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g);
  return [...parts].map(
    ([, quoted, index, word]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? word ?? "",
  );
}
