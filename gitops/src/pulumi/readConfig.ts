import { registerSecret } from "pulumi-influxdb-serverless/rules";
import { findProjectName } from "./projectName";
import { PulumiError, runPulumi } from "./runPulumi";

/** Alternative settings: both members of the pair come from the source that sets one of them. */
export const ORGANIZATIONS = ["influxdb:org", "influxdb:orgId"];

/** The settings that determine which server and organization a connection is for. */
export const PLACES = ["influxdb:url", ...ORGANIZATIONS];

/** A stack, and the location of its project. */
export interface StackPlace {
  /** The stack's name; default: the selected stack. */
  stack?: string | undefined;
  /** The folder of the Pulumi project; default: the working directory. */
  cwd?: string | undefined;
}

/** A stack configuration value in plain text, and whether the stack keeps it encrypted. */
export interface ConfigValue {
  value: string;
  secret: boolean;
}

/**
 * Returns a stack's configuration, by full key such as `influxdb:url`, with its secrets in plain text, in memory only.
 * @throws PulumiError if Pulumi can't read it, for example because of an unknown stack or a wrong passphrase
 */
export async function readConfig(
  place: StackPlace = {},
): Promise<(key: string) => string | undefined> {
  const values = await readConfigValues(place);
  return (key) => values.get(key)?.value;
}

/** The same, with whether each value is secret. @throws PulumiError */
export async function readConfigValues({
  stack,
  cwd,
}: StackPlace): Promise<Map<string, ConfigValue>> {
  const which = stack === undefined ? [] : ["--stack", stack];
  const { stdout } = await runPulumi(["config", "--json", "--show-secrets", ...which], { cwd });
  const values = parseConfig(stdout);
  // This includes secrets that a connection uses, such as an organization's name: no message shows them.
  for (const [key, { value, secret }] of values) {
    if (secret && key.startsWith("influxdb:")) registerSecret(value);
  }
  return values;
}

/** Parses the output of `pulumi config --json --show-secrets`. @throws PulumiError, which quotes none of it */
export function parseConfig(json: string): Map<string, ConfigValue> {
  const values = new Map<string, ConfigValue>();
  for (const [key, entry] of Object.entries(parseObject(json))) {
    const { value, secret } = (entry ?? {}) as Partial<Record<"value" | "secret", unknown>>;
    // An entry without a value is an object or a list; connections don't use those.
    if (typeof value === "string") values.set(key, { value, secret: secret === true });
  }
  return values;
}

function parseObject(json: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    // The reason isn't shown, since the parser's message quotes its input.
    parsed = undefined;
  }
  if (typeof parsed === "object" && parsed !== null) return parsed;
  throw new PulumiError('"pulumi config --json" did not return the configuration as JSON.');
}

/** Returns the name of a project's selected stack. @throws PulumiError if none is selected */
export async function readSelectedStack(cwd: string | undefined): Promise<string> {
  return (await runPulumi(["stack", "--show-name"], { cwd })).stdout.trim();
}

/** The same, but undefined if there is no project or no selected stack. @throws PulumiError if that can't be determined */
export async function findSelectedStack(cwd: string | undefined): Promise<string | undefined> {
  if ((await findProjectName(cwd)) === undefined) return undefined;
  try {
    return await readSelectedStack(cwd);
  } catch (error) {
    if (error instanceof PulumiError && error.message.includes(NONE_SELECTED)) return undefined;
    throw error;
  }
}

const NONE_SELECTED = "no stack selected";
