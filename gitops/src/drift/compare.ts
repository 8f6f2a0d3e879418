import { isDeepStrictEqual } from "node:util";
import { compareTexts } from "../collections";

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
  const patterns = ignored.map(segments);
  const paths = new Map([...before, ...now].map(([name, { path }]) => [name, path]));
  return [...paths]
    .filter(([name]) => !isDeepStrictEqual(before.get(name)?.value, now.get(name)?.value))
    .filter(([, path]) => !patterns.some((pattern) => isWithin(path, pattern)))
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

/** Columns that the server has, and the program does not declare. Pure. */
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

/** A value and where it stands. */
interface Member {
  path: string[];
  value: unknown;
}

/** Members of their own for what a person thinks of one by one; by the name of their path. */
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

/** Whether a path is part of what a path of `ignoreChanges` names, or the other way round. */
function isWithin(path: readonly string[], pattern: readonly string[]): boolean {
  const shared = Math.min(path.length, pattern.length);
  const isSame = (part: string, index: number) => pattern[index] === "*" || pattern[index] === part;
  return path.slice(0, shared).every(isSame);
}

/** The parts of a path of Pulumi: `a.b`, `a[0]`, `a["b.c"]`, `*`. */
function segments(path: string): string[] {
  const parts = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g);
  return [...parts].map(
    ([, quoted, index, word]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? word ?? "",
  );
}
