/** How Pulumi names resources that don't set a name. */
interface Naming {
  mode?: string;
  pattern?: string;
}

/** The setting pulumi:autonaming: for everything, and for the resources of one package. */
interface Autonaming extends Naming {
  providers?: Record<string, Naming>;
}

const RANDOM = /\$\{((hex|alphanum|string|num)\(\d+\)|uuid)\}/;

/**
 * Returns why the setting pulumi:autonaming is a problem; undefined if it isn't. If the names that it describes contain
 * nothing random, Pulumi deletes resources before it creates their replacements, even though it doesn't name this
 * package's objects at all, and whatever the provider or the resource's options say.
 * @param setting its value: JSON
 */
export function problemOfAutonaming(setting: string | undefined): string | undefined {
  const autonaming = parse(setting);
  const packages = ["pulumi-nodejs", "pulumi"].filter((name) => isDeletedFirst(autonaming, name));
  if (packages.length === 0) return undefined;
  const commands = packages.map(
    (name) => `pulumi config set --path pulumi:autonaming.providers.${name}.mode default`,
  );
  return (
    "pulumi:autonaming makes Pulumi delete a resource before it creates its replacement, which would lose the old object " +
    "if the creation failed. Most replacements are therefore refused, and a replaced InfluxDB provider would delete all of " +
    `its objects. Turn it off for this package and its providers: ${commands.join("; ")}`
  );
}

function isDeletedFirst({ providers = {}, ...others }: Autonaming, name: string): boolean {
  const own = providers[name] ?? {};
  const { mode, pattern } = own.mode === undefined && own.pattern === undefined ? others : own;
  if (pattern !== undefined) return !RANDOM.test(pattern);
  return mode !== undefined && mode !== "default";
}

/** Pulumi itself reports an invalid setting. */
function parse(setting = "{}"): Autonaming {
  try {
    return JSON.parse(setting) ?? {};
  } catch {
    return {};
  }
}
