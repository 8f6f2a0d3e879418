import type { Kind } from "../../../provider/src/contract/kind";

export type Bag = Record<string, unknown>;

/** A resource as declared in a program; an argument `$name`, at any depth, is the ID of the resource with that name. */
export interface Declared {
  name: string;
  kind: Kind;
  args: Bag;
  /** Earlier logical names, as in Pulumi's `aliases` option. */
  aliases?: string[];
  /** Logical names that come first, as in Pulumi's `dependsOn` option. */
  dependsOn?: string[];
  /** Its own Pulumi provider; if absent, the default one. */
  provider?: string;
}

/** An object that a program refers to with `get`: it reads the object but doesn't manage it. */
export interface Reference {
  name: string;
  kind: Kind;
  id: string;
  provider?: string | undefined;
}

export type Program = readonly Declared[];

/** Returns the logical names that the arguments refer to. */
export function referencesOf({ args }: Pick<Declared, "args">): string[] {
  return textsIn(args).flatMap((text) => (text.startsWith("$") ? [text.slice(1)] : []));
}

/** Returns what has to exist first. */
export function dependenciesOf(resource: Declared): string[] {
  return [...referencesOf(resource), ...(resource.dependsOn ?? [])];
}

/** Returns the arguments with IDs instead of references. */
export function resolve(args: Bag, idOf: (name: string) => string | undefined): Bag {
  return mapTexts(args, (text) => (text.startsWith("$") ? idOf(text.slice(1)) : text)) as Bag;
}

/** Returns a JSON value with its strings replaced, at any depth. */
export function mapTexts(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  const entries = Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]);
  return Object.fromEntries(entries);
}

/** Returns the strings in a JSON value, at any depth. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
