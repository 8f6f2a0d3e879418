import * as pulumi from "@pulumi/pulumi";

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
 * Refuses a resource that Pulumi would delete before it creates its replacement. The setting pulumi:autonaming does that,
 * whatever the provider or the resource's options say, if the names that it describes contain nothing random. The old
 * object would be lost if the creation then failed, and a replaced provider's resources would all be deleted.
 * @param what the resource, for the message
 * @param type its type token
 * @throws RunError that says how to turn the setting off
 */
export function refuseAutonaming(what: string, type: string): void {
  const setting = pulumi.runtime.getConfig("pulumi:autonaming");
  const owner = type.slice(0, type.indexOf(":"));
  if (setting === undefined || !isDeletedFirst(setting, owner)) return;
  throw new pulumi.RunError(
    `${what}: because of the setting pulumi:autonaming, Pulumi would delete it before it creates its replacement, so you could ` +
      "lose both. Turn the setting off for these resources, which it doesn't name anyway: pulumi config set --path " +
      `pulumi:autonaming.providers.${owner}.mode default`,
  );
}

/**
 * Returns whether Pulumi deletes the resources of a package before it creates their replacements.
 * @param setting the value of pulumi:autonaming: JSON
 */
export function isDeletedFirst(setting: string, owner: string): boolean {
  const { providers = {}, ...others } = parse(setting);
  const own = providers[owner] ?? {};
  const { mode, pattern } = own.mode === undefined && own.pattern === undefined ? others : own;
  if (pattern !== undefined) return !RANDOM.test(pattern);
  return mode !== undefined && mode !== "default";
}

/** Pulumi itself reports an invalid setting. */
function parse(setting: string): Autonaming {
  try {
    return JSON.parse(setting) ?? {};
  } catch {
    return {};
  }
}
