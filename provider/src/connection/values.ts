import { ConfigurationError } from "../api/errors";

/*
 * The valid values of each setting. Kept separate from where settings come from, so that a program can check its own
 * settings without loading what a connection needs.
 */

/** Every key that a connection has in Pulumi's configuration. */
export const SETTINGS = [
  "influxdb:url",
  "influxdb:token",
  "influxdb:tokenEnv",
  "influxdb:org",
  "influxdb:orgId",
  "influxdb:traceSpan",
  "influxdb:maxInFlight",
] as const;

/** An organization as the settings name it. */
export type Organization = { id: string } | { name: string };

/** Empty counts as not set: that is what an unset variable in a CI file looks like. */
export function firstOf(...values: (string | undefined)[]): string | undefined {
  return values.map((value) => value?.trim()).find((value) => value);
}

/** Page paths that are often copied along with the URL from a browser. A gateway's path may precede them. */
const PAGE = /\/(orgs\/[0-9a-f]{16}(\/.*)?|api\/v\d+(\/.*)?|signin|me)$/;

/** Validates a server's base URL and returns it as given. */
export function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    // Not echoed: it may contain a password.
    throw new ConfigurationError("the InfluxDB URL must be an http:// or https:// address");
  }
  const path = url.pathname.replace(/\/+$/, "");
  const gateway = url.hostname.endsWith(".influxdata.com") ? "" : path.replace(PAGE, "");
  if (gateway !== path) {
    throw new ConfigurationError(
      `the InfluxDB URL must not include the path of a page or of the API: use ${url.origin}${gateway}`,
    );
  }
  return text;
}

/** Returns the organization from its name or ID; only one may be set. */
export function parseOrganization(
  nameKey: string,
  givenName: string | undefined,
  idKey: string,
  givenId: string | undefined,
): Organization | undefined {
  const [name, id] = [firstOf(givenName), firstOf(givenId)];
  if (name && id) throw new ConfigurationError(`${nameKey} and ${idKey} are both set: keep one`);
  if (name) return { name };
  if (!id) return undefined;
  if (/^[0-9a-f]{16}$/i.test(id)) return { id: id.toLowerCase() };
  throw new ConfigurationError(
    `${idKey} must be an ID of 16 hexadecimal digits. To use a name, set ${nameKey} instead`,
  );
}

/** Validates a token; errors never echo it. */
export function checkToken(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new ConfigurationError(
    "the token contains a space, a line break or a non-ASCII character, which tokens never contain. Copy the complete token again.",
  );
}

/** Parses a count of at least 1. */
export function parseCount(key: string, text: string | undefined): number | undefined {
  const given = firstOf(text);
  if (given === undefined || /^[1-9]\d{0,3}$/.test(given)) return given ? Number(given) : undefined;
  throw new ConfigurationError(`${key} must be a whole number from 1 to 9999`);
}

/** Checks the name of the variable that contains the token; it can't be combined with a token. */
export function checkTokenEnv(variable: string | undefined, token: string | undefined): void {
  if (token && variable) {
    throw new ConfigurationError("influxdb:token and influxdb:tokenEnv are both set: keep one");
  }
  if (variable && !/^[A-Za-z_]\w*$/.test(variable)) {
    // Not echoed: it may well be the token itself.
    throw new ConfigurationError(
      "influxdb:tokenEnv must be the name of an environment variable, such as INFLUX_TOKEN_EU",
    );
  }
}

const PREFIX = "influxdb:";

/**
 * Returns the keys in a stack's configuration that have our prefix but aren't known: typos, or another package's keys.
 * @param project the stack's project; a project with our name has its own settings under our prefix
 */
export function unknownSettings(keys: Iterable<string>, project: string | undefined): string[] {
  if (`${project}:` === PREFIX) return [];
  const known: readonly string[] = SETTINGS;
  const names = known.map((key) => key.slice(PREFIX.length)).join(", ");
  return [...keys]
    .filter((key) => key.startsWith(PREFIX) && !known.includes(key))
    .map((key) => `${key} is not a setting of this package; the settings are: ${names}`);
}

/**
 * Returns the problems in a stack's settings, ignoring missing ones.
 * @param config by full key
 * @param project whose stack it is
 */
export function problemsIn(config: Readonly<Record<string, string>>, project: string): string[] {
  const problems = unknownSettings(Object.keys(config), project);
  const value = (key: string) => config[PREFIX + key];
  const url = firstOf(value("url"));
  const token = firstOf(value("token"));
  const checks = [
    () => url && parseUrl(url),
    () => token && checkToken(token),
    () => checkTokenEnv(firstOf(value("tokenEnv")), token),
    () => parseOrganization("influxdb:org", value("org"), "influxdb:orgId", value("orgId")),
    () => parseCount("influxdb:maxInFlight", value("maxInFlight")),
  ];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  return problems;
}
