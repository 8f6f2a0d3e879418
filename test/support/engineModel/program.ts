import type { Kind } from "../../../provider/src/contract/kind";

export type Bag = Record<string, unknown>;

/** A resource as a program declares it; an argument `$name`, at any depth, is the id of the resource of that name. */
export interface Declared {
  name: string;
  kind: Kind;
  args: Bag;
  /** Earlier logical names, as in Pulumi's option. */
  aliases?: string[];
  /** Logical names that come first, as in Pulumi's option. */
  dependsOn?: string[];
  /** The Pulumi provider that it has of its own; absent: the default one. */
  provider?: string;
}

/** An object to which a program refers by `get`: it reads it, and holds it not. */
export interface Reference {
  name: string;
  kind: Kind;
  id: string;
  provider?: string | undefined;
}

export type Program = readonly Declared[];

/** The logical names to which the arguments refer. */
export function referencesOf({ args }: Pick<Declared, "args">): string[] {
  return textsIn(args).flatMap((text) => (text.startsWith("$") ? [text.slice(1)] : []));
}

/** What has to be there first. */
export function dependenciesOf(resource: Declared): string[] {
  return [...referencesOf(resource), ...(resource.dependsOn ?? [])];
}

/** The arguments with ids instead of references. */
export function resolve(args: Bag, idOf: (name: string) => string | undefined): Bag {
  return mapTexts(args, (text) => (text.startsWith("$") ? idOf(text.slice(1)) : text)) as Bag;
}

/** A value of JSON with other texts in it, at any depth. */
export function mapTexts(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  const entries = Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]);
  return Object.fromEntries(entries);
}

/** The texts in a value of JSON, at any depth. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
