/** A Terraform resource's address: `module.plant["north"].influxdb_bucket.raw[0]`, in its parts. */
export interface TerraformPlace {
  /** The address of its module; undefined in the root. */
  module: string | undefined;
  name: string;
  /** The number of `count`, or the key of `for_each`. */
  index: number | string | undefined;
}

/** `module.`, a name, and in brackets a number or a quoted key, in which anything may stand. */
const MODULE = /module\.([^.[]+)(?:\[(?:(\d+)|"((?:\\.|[^"\\])*)")\])?/g;

/** The logical name for a resource of Terraform: its address without the words that all of them have. */
export function terraformName({ module = "", name, index }: TerraformPlace): string {
  const modules = [...module.matchAll(MODULE)].flatMap(([, own, count, key]) => [
    own,
    key === undefined ? count : unquoted(key),
  ]);
  return [...modules, name, index].filter((part) => part !== undefined).join("-");
}

/** What Terraform writes in quotes: JSON's escapes, and a doubled `$` or `%` before a brace. */
function unquoted(key: string): string {
  try {
    return JSON.parse(`"${key}"`).replace(/([$%])\1\{/g, "$1{");
  } catch {
    // An escape that only Terraform has: still a name, and the same every time.
    return key;
  }
}
