import type { Kind } from "../../../provider/src/contract/kind";

export type Bag = Record<string, unknown>;

/** A resource as a program declares it; an argument `$name` is the id of the resource of that name. */
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
  return Object.values(args).flatMap((value) =>
    typeof value === "string" && value.startsWith("$") ? [value.slice(1)] : [],
  );
}

/** What has to be there first. */
export function dependenciesOf(resource: Declared): string[] {
  return [...referencesOf(resource), ...(resource.dependsOn ?? [])];
}

/** The arguments with ids instead of references. */
export function resolve(args: Bag, idOf: (name: string) => string | undefined): Bag {
  const entries = Object.entries(args).map(([key, value]) => {
    const isReference = typeof value === "string" && value.startsWith("$");
    return [key, isReference ? idOf(value.slice(1)) : value];
  });
  return Object.fromEntries(entries);
}
