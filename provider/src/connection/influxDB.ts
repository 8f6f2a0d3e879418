import * as pulumi from "@pulumi/pulumi";
import { refuseAutonaming } from "../pulumi/autonaming";
import { leaveOutDebugMessages } from "../pulumi/debugMessages";
import { runError } from "../pulumi/runError";
import { PROVIDER_PACKAGE, PROVIDER_TYPE } from "../pulumi/typeToken";

/**
 * The connection to one organization. Settings that you omit are taken from the environment and the profile of the
 * `influx` command, but not from the stack's `influxdb:` settings.
 */
export interface InfluxDBArgs {
  /**
   * The base URL of the server, such as `https://eu-central-1-1.aws.cloud2.influxdata.com`.
   * @defaultValue `INFLUX_HOST`, then the profile's
   */
  url?: pulumi.Input<string>;
  /**
   * The token. Set this or `tokenEnv`, not both. It is always stored encrypted in the state.
   * @defaultValue `INFLUX_TOKEN`, then the profile's, with its own URL only
   */
  token?: pulumi.Input<string>;
  /**
   * The name of the environment variable that holds the token. If set, the token itself isn't stored in the state.
   * @defaultValue none
   */
  tokenEnv?: pulumi.Input<string>;
  /**
   * The name of the organization. Set this or `orgId`, not both.
   * @defaultValue `INFLUX_ORG` or `INFLUX_ORG_ID`, then the profile's, with its own URL only
   */
  org?: pulumi.Input<string>;
  /**
   * The ID of the organization: 16 hexadecimal digits.
   * @defaultValue the same as for `org`
   */
  orgId?: pulumi.Input<string>;
  /**
   * Sent in the `Zap-Trace-Span` header with every request.
   * @defaultValue none
   */
  traceSpan?: pulumi.Input<string>;
  /**
   * The maximum number of concurrent requests, from 1 to 9999. It is reduced after a 429 or 503 response.
   * @defaultValue 10
   */
  maxInFlight?: pulumi.Input<number>;
}

/** A connection's settings, by the keys used in the stack's configuration. */
export type ConnectionSettings = Record<string, string | undefined>;

/**
 * An additional connection, for a stack with several organizations or regions. Pass it to each resource and lookup in
 * the `provider` option. (`providers` on a component would also apply to the dynamic resources of other packages,
 * because Pulumi groups them all under one package name.)
 *
 * @example
 * import { Bucket, InfluxDB } from "pulumi-influxdb-serverless";
 *
 * const eu = new InfluxDB("eu", {
 *   url: "https://eu-central-1-1.aws.cloud2.influxdata.com",
 *   org: "acme",
 *   tokenEnv: "EU_TOKEN",
 * });
 * new Bucket("sensors", {}, { provider: eu });
 */
export class InfluxDB extends pulumi.ProviderResource {
  /**
   * Declares a connection. No requests are sent until a resource or a lookup uses it.
   * @param name The logical name of the provider in the stack.
   * @param args Server, token and organization.
   * @param opts Pulumi's options.
   */
  constructor(name: string, args: InfluxDBArgs = {}, opts?: pulumi.ResourceOptions) {
    const settings: Record<string, pulumi.Input<string> | undefined> = {
      "influxdb:url": args.url,
      "influxdb:token": args.token === undefined ? undefined : pulumi.secret(args.token),
      "influxdb:tokenEnv": args.tokenEnv,
      "influxdb:org": args.org,
      "influxdb:orgId": args.orgId,
      "influxdb:traceSpan": args.traceSpan,
      // Provider settings must be strings.
      "influxdb:maxInFlight":
        args.maxInFlight === undefined ? undefined : pulumi.output(args.maxInFlight).apply(String),
    };
    // Dynamic resources in all packages share this provider package. Settings that are not given would show as changed
    // in every preview of a program that exports the provider.
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    leaveOutDebugMessages(pulumi.log);
    refuseAutonaming(`InfluxDB "${name}"`, PROVIDER_TYPE);
    super(PROVIDER_PACKAGE, name, Object.fromEntries(given), ownOptions(name, opts));
    settingsOfProviders.set(this, pulumi.output(settings));
  }
}

/**
 * With `deleteBeforeReplace`, Pulumi would delete all buckets of a replaced provider, even though nothing about them
 * changes. With `envVarMappings`, the provider would see other variables than lookups and `influxdb-gitops` do, which
 * could then send one server's token to another.
 */
function ownOptions(
  name: string,
  { deleteBeforeReplace, ...opts }: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  if ("envVarMappings" in opts && opts.envVarMappings !== undefined) {
    throw runError(
      `InfluxDB "${name}": the option envVarMappings isn't supported. Set url, org and tokenEnv in the arguments instead.`,
    );
  }
  return opts;
}

/** Kept outside the instance: all properties of a resource are written in plain text if a program exports it. */
const settingsOfProviders = new WeakMap<InfluxDB, pulumi.Output<ConnectionSettings>>();

/**
 * Returns the settings that this program's lookups connect with. They aren't marked as secret, although they contain a
 * token: only the lookup sees them, and its results would become secret too.
 * @throws RunError if the provider isn't from this package
 */
export function settingsOf(provider: InfluxDB): pulumi.Output<ConnectionSettings> {
  const settings = settingsOfProviders.get(provider);
  if (settings) return pulumi.unsecret(settings);
  throw runError("the provider option of a lookup must be an InfluxDB provider from this package");
}
