import { isDeepStrictEqual } from "node:util";
import { compareTexts } from "../collections";

type Bag = Record<string, unknown>;

/** A property that differs. An absent value means that the property has no value. */
export interface PropertyDifference {
  property: string;
  recorded?: unknown;
  live?: unknown;
}

/**
 * Returns the inputs that differ, with label properties and columns one by one. Pure. Properties in `ignoreChanges` are
 * left out, as in a refresh.
 * @param ignored the paths in the `ignoreChanges` option
 */
export function compareInputs(
  recorded: Bag,
  live: Bag,
  ignored: readonly string[] = [],
): PropertyDifference[] {
  const [before, now] = [flatten(recorded), flatten(live)];
  const patterns = ignored.map(segments);
  const paths = new Map([...before, ...now].map(([name, { path }]) => [name, path]));
  return [...paths]
    .filter(([name]) => !isDeepStrictEqual(before.get(name)?.value, now.get(name)?.value))
    .filter(([name, path]) => {
      const values = [before.get(name)?.value, now.get(name)?.value] as const;
      return !isIgnored(path, values, patterns);
    })
    .map(([property]) => {
      const [old, live] = [before.get(property), now.get(property)];
      return {
        property,
        ...(old ? { recorded: old.value } : {}),
        ...(live ? { live: live.value } : {}),
      };
    })
    .sort((one, other) => compareTexts(one.property, other.property));
}

/** Returns the columns that the server has but the program doesn't declare. Pure. */
export function extraColumns(outputs: Bag, declared: Bag): PropertyDifference[] {
  const known = new Set(columnsOf(declared.columns).map(({ name }) => name));
  return columnsOf(outputs.liveColumns)
    .filter(({ name }) => !known.has(name))
    .map(({ name, ...column }) => ({ property: pathName(["columns", name]), live: column }));
}

interface NamedColumn {
  name: string;
}

function columnsOf(value: unknown): NamedColumn[] {
  return Array.isArray(value) ? value : [];
}

/** A value and its path. */
interface Member {
  path: string[];
  value: unknown;
}

/** Splits label properties and columns into separate members, keyed by path. */
function flatten(inputs: Bag): Map<string, Member> {
  const members = Object.entries(inputs).flatMap(([key, value]): Member[] => {
    if (key === "properties" && typeof value === "object" && value !== null) {
      return Object.entries(value).map(([name, text]) => ({ path: [key, name], value: text }));
    }
    if (key === "columns" && Array.isArray(value)) {
      return columnsOf(value).map(({ name, ...column }) => ({ path: [key, name], value: column }));
    }
    return [{ path: [key], value }];
  });
  return new Map(members.map((member) => [pathName(member.path), member]));
}

/** A path as Pulumi writes it: `properties.color`, `properties["a.b"]`. */
function pathName([key = "", name]: readonly string[]): string {
  if (name === undefined) return key;
  return /^[^.[\]"*\s]+$/.test(name) ? `${key}.${name}` : `${key}[${JSON.stringify(name)}]`;
}

/** Returns whether a value differs only in parts that an `ignoreChanges` path covers, or is covered as a whole. */
function isIgnored(
  path: readonly string[],
  [before, now]: readonly [unknown, unknown],
  patterns: readonly string[][],
): boolean {
  const fitting = patterns.filter((pattern) => {
    const shared = pattern.slice(0, path.length);
    return shared.every((part, index) => part === "*" || part === path[index]);
  });
  const rest = fitting.map((pattern) => pattern.slice(path.length));
  const seen = rest.reduce((value, parts) => withRecorded(value, before, parts), now);
  return rest.some((parts) => parts.length === 0) || isDeepStrictEqual(seen, before);
}

/**
 * Returns a live value with one part replaced by the recorded one. A part that is missing on one side can't be ignored:
 * in that case, the engine fails or shows the change.
 */
function withRecorded(now: unknown, before: unknown, [part, ...rest]: readonly string[]): unknown {
  if (part === undefined) return before;
  if (Array.isArray(now) && Array.isArray(before)) {
    if (now.length !== before.length) return now;
    return now.map((item, index) =>
      part === "*" || part === String(index) ? withRecorded(item, before[index], rest) : item,
    );
  }
  if (!isBag(now) || !isBag(before)) return now;
  const entries = Object.entries(now).map(([key, value]) => {
    const isNamed = (part === "*" || part === key) && Object.hasOwn(before, key);
    return [key, isNamed ? withRecorded(value, before[key], rest) : value];
  });
  return Object.fromEntries(entries);
}

function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The parts of a Pulumi path: `a.b`, `a[0]`, `a["b.c"]`, `*`. */
function segments(path: string): string[] {
  const parts = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g);
  return [...parts].map(
    ([, quoted, index, word]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? word ?? "",
  );
}
