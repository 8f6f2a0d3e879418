/** The parts of a Terraform address such as `module.plant["north"].influxdb_bucket.raw[0]`. */
export interface TerraformPlace {
  /** The address of its module; undefined for the root module. */
  module: string | undefined;
  name: string;
  /** The number of `count`, or the key of `for_each`. */
  index: number | string | undefined;
}

/** `module.`, a name, and in brackets a number or a quoted key with any contents. */
const MODULE = /module\.([^.[]+)(?:\[(?:(\d+)|"((?:\\.|[^"\\])*)")\])?/g;

/** Returns the logical name for a Terraform resource: its address without the words that all addresses have. */
export function terraformName({ module = "", name, index }: TerraformPlace): string {
  const modules = [...module.matchAll(MODULE)].flatMap(([, own, count, key]) => [
    own,
    key === undefined ? count : unquoted(key),
  ]);
  return [...modules, name, index].filter((part) => part !== undefined).join("-");
}

/** Parses a string that Terraform quoted: JSON's escapes, and a doubled `$` or `%` before a brace. */
function unquoted(key: string): string {
  try {
    return JSON.parse(`"${key}"`).replace(/([$%])\1\{/g, "$1{");
  } catch {
    // An escape that only Terraform has. The result is still a name, and the same every time.
    return key;
  }
}
