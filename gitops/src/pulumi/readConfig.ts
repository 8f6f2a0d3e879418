import { registerSecret } from "pulumi-influxdb-serverless/rules";
import { findProjectName } from "./projectName";
import { PulumiError, runPulumi } from "./runPulumi";

/** Which stack, and where its project is. */
export interface StackPlace {
  /** The stack's name; default: the one that is selected. */
  stack?: string | undefined;
  /** The folder of the Pulumi project; default: the working directory. */
  cwd?: string | undefined;
}

/** A value of a stack's configuration, in plain text, and whether the stack keeps it encrypted. */
export interface ConfigValue {
  value: string;
  secret: boolean;
}

/**
 * The configuration of a stack, by full key such as `influxdb:url`, with its secrets in plain text: in memory only.
 * @throws PulumiError when Pulumi cannot tell it: no such stack, a wrong passphrase
 */
export async function readConfig(
  place: StackPlace = {},
): Promise<(key: string) => string | undefined> {
  const values = await readConfigValues(place);
  return (key) => values.get(key)?.value;
}

/** The same with what is secret and what is not. @throws PulumiError */
export async function readConfigValues({
  stack,
  cwd,
}: StackPlace): Promise<Map<string, ConfigValue>> {
  const which = stack === undefined ? [] : ["--stack", stack];
  const { stdout } = await runPulumi(["config", "--json", "--show-secrets", ...which], { cwd });
  const values = parseConfig(stdout);
  // Also one that a connection uses, such as the name of an organization: no message of ours shows it.
  for (const [key, { value, secret }] of values) {
    if (secret && key.startsWith("influxdb:")) registerSecret(value);
  }
  return values;
}

/** Reads the answer of `pulumi config --json --show-secrets`. @throws PulumiError, which quotes nothing of it */
export function parseConfig(json: string): Map<string, ConfigValue> {
  const values = new Map<string, ConfigValue>();
  for (const [key, entry] of Object.entries(parseObject(json))) {
    const { value, secret } = (entry ?? {}) as Partial<Record<"value" | "secret", unknown>>;
    // Without a value: an object or a list, of which a connection has none.
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

/** The name of the stack that is selected in a project. @throws PulumiError if none is */
export async function readSelectedStack(cwd: string | undefined): Promise<string> {
  return (await runPulumi(["stack", "--show-name"], { cwd })).stdout.trim();
}

/** The same where there may be no project, or no stack that is selected in it. @throws PulumiError if nobody can tell */
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
