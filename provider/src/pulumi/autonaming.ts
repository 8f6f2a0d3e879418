import * as pulumi from "@pulumi/pulumi";
import { runError } from "./runError";

/** How Pulumi names resources that don't set a name. */
interface Naming {
  mode?: string | null;
  pattern?: string | null;
}

/** The setting pulumi:autonaming: for everything, for the resources of one package, and for one type. */
interface Autonaming extends Naming {
  providers?: Record<
    string,
    (Naming & { resources?: Record<string, Naming> | null }) | null
  > | null;
}

const KEYS = ["mode", "pattern", "enforce", "providers", "resources"];
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
  if (setting === undefined || !isDeletedFirst(setting, type)) return;
  const ofTypes = setting.includes("resources") ? ", and remove the entry for this type" : "";
  throw runError(
    `${what}: because of the setting pulumi:autonaming, Pulumi would delete it before it creates its replacement, so you could ` +
      "lose both. Turn the setting off for these resources, which it doesn't name anyway: pulumi config set --path " +
      `pulumi:autonaming.providers.${packageOf(type)}.mode default${ofTypes}`,
  );
}

/**
 * Returns whether Pulumi deletes the resources of a type before it creates their replacements.
 * @param setting the value of pulumi:autonaming: JSON
 */
export function isDeletedFirst(setting: string, type: string): boolean {
  const all = parse(setting);
  const ofPackage = all.providers?.[packageOf(type)] ?? {};
  const ofType = ofPackage.resources?.[type] ?? {};
  const namings: Naming[] = [ofType, ofPackage, all];
  // Pulumi reads keys in any case, and the last one counts.
  if (namings.some((naming) => Object.keys(naming).some((key) => !KEYS.includes(key)))) return true;
  const { mode, pattern } = namings.find((it) => (it.mode ?? it.pattern ?? null) !== null) ?? {};
  if (typeof pattern === "string") return !RANDOM.test(pattern);
  return (mode ?? "default") !== "default";
}

function packageOf(type: string): string {
  return type.slice(0, type.indexOf(":"));
}

/** Pulumi itself reports an invalid setting. */
function parse(setting: string): Autonaming {
  try {
    const parsed: unknown = JSON.parse(setting);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
