import { ConfigurationError } from "../api/errors";
import { type Env, type Profile, readActiveProfile } from "./profile";
import {
  checkToken,
  checkTokenEnv,
  firstOf,
  type Organization,
  parseCount,
  parseOrganization,
  parseUrl,
} from "./values";

/** The settings needed to reach one organization on one server. */
export interface Connection {
  /** The base URL of the server. */
  url: string;
  /** The token as it appears in requests, after `Token`. */
  token: string;
  /** The organization, by ID or name; undefined if no setting names one. */
  org: Organization | undefined;
  /** Sent as `Zap-Trace-Span` with every request; undefined for none. */
  traceSpan: string | undefined;
  /** The maximum number of concurrent requests; undefined for the client's default. */
  maxInFlight: number | undefined;
}

/** Where settings come from, in order of precedence. */
export interface Sources {
  /** Pulumi's configuration, by full key: `influxdb:url`. */
  config: (key: string) => string | undefined;
  /** The environment of the process. */
  env: Env;
  /** The active profile of the `influx` command; read only if something is still missing. */
  profile: () => Profile | undefined;
}

/** Reads one key of Pulumi's configuration. */
export type ReadConfig = Sources["config"];

/**
 * Resolves the connection: Pulumi's configuration first, then the variables of the `influx` command, then its active
 * profile. Configuration takes precedence over the environment, so that a shell set up for another server never affects this
 * stack. For the same reason, the profile's token and organization are used only with the profile's own URL.
 * @throws ConfigurationError that lists every place where a missing setting can be set.
 */
export function resolveConnection(sources: Sources): Connection {
  const { config } = sources;
  const { url, org, profile } = resolveEndpoint(sources);
  return {
    url,
    token: checkToken(tokenOf(sources) ?? profile()?.token ?? missing(TOKEN_PLACES)),
    org,
    traceSpan: firstOf(config("influxdb:traceSpan")),
    maxInFlight: parseCount("influxdb:maxInFlight", config("influxdb:maxInFlight")),
  };
}

/**
 * Returns the token from the settings, from any source. Sends no requests.
 * @throws ConfigurationError if none is set.
 */
export function readToken(config: ReadConfig, env: Env): string {
  return resolveConnection({ config, env, profile: () => readActiveProfile(env) }).token;
}

/** A connection's target: the part of the connection that needs no token. */
export type Endpoint = Pick<Connection, "url" | "org">;

/**
 * Resolves the endpoint from the settings.
 * @returns also the profile, if it is for that server
 * @throws ConfigurationError if no URL is set, or a setting can't be used.
 */
export function resolveEndpoint(
  sources: Sources,
): Endpoint & { profile: () => Profile | undefined } {
  const { config, env } = sources;
  let loaded: Profile | undefined;
  const active = () => (loaded ??= sources.profile() ?? { name: "" });
  const url = parseUrl(
    firstOf(config("influxdb:url"), env.INFLUX_HOST) ?? active().url ?? missing(URL_PLACES),
  );
  const profile = () => (sameUrl(active().url, url) ? active() : undefined);
  const org =
    parseOrganization(
      "influxdb:org",
      config("influxdb:org"),
      "influxdb:orgId",
      config("influxdb:orgId"),
    ) ??
    parseOrganization("INFLUX_ORG", env.INFLUX_ORG, "INFLUX_ORG_ID", env.INFLUX_ORG_ID) ??
    parseOrganization("org", profile()?.org, "orgId", undefined);
  return { url, org, profile };
}

/** The places where an organization can be set, for error messages. */
export const ORG_PLACES =
  "the organization is not set: set orgId on the resource, influxdb:org or influxdb:orgId in the stack's " +
  "configuration (pulumi config set influxdb:org NAME), INFLUX_ORG or INFLUX_ORG_ID in the environment, " +
  "or org in the active profile of ~/.influxdbv2/configs";

const URL_PLACES =
  "the InfluxDB URL is not set: set influxdb:url in the stack's configuration " +
  "(pulumi config set influxdb:url https://…), INFLUX_HOST in the environment, " +
  "or url in the active profile of ~/.influxdbv2/configs";

const TOKEN_PLACES =
  "the token is not set: set influxdb:token in the stack's configuration " +
  "(pulumi config set --secret influxdb:token), influxdb:tokenEnv (the name of the variable that holds it), " +
  "INFLUX_TOKEN in the environment, or token in the active profile of ~/.influxdbv2/configs " +
  "(used only with that profile's own URL)";

function tokenOf({ config, env }: Sources): string | undefined {
  const token = firstOf(config("influxdb:token"));
  const variable = firstOf(config("influxdb:tokenEnv"));
  checkTokenEnv(variable, token);
  if (!variable) return token ?? firstOf(env.INFLUX_TOKEN);
  return (
    firstOf(env[variable]) ??
    missing(
      `influxdb:tokenEnv (or tokenEnv of the InfluxDB provider) names the variable ${variable}, but it is unset or ` +
        "empty here: set it and run again",
    )
  );
}

function sameUrl(one: string | undefined, other: string): boolean {
  return one !== undefined && URL.canParse(one) && new URL(one).href === new URL(other).href;
}

function missing(places: string): never {
  throw new ConfigurationError(places);
}

/**
 * Reads the endpoint from the settings, from any source. Needs no token.
 * @throws ConfigurationError if no URL is set.
 */
export function readEndpoint(config: ReadConfig, env: Env): Endpoint {
  const { url, org } = resolveEndpoint({ config, env, profile: () => readActiveProfile(env) });
  return { url, org };
}
