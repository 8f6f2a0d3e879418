import {
  ConfigurationError,
  normalizeBaseUrl,
  OwnershipRegistry,
  openSession,
  SETTINGS,
  type Session,
} from "pulumi-influxdb-serverless/client";
import { redact } from "pulumi-influxdb-serverless/rules";
import { groupBy } from "../collections";
import type { StateEntry } from "./deployment";
import { keepSecrets, reveal } from "./secretValue";
import type { ManagedResource, StackState } from "./stackState";

type ReadConfig = (key: string) => string | undefined;
type Env = Record<string, string | undefined>;

const DEFAULT_PROVIDER = "::pulumi:providers:pulumi-nodejs::default::";

/** The resources that are reached by the same settings, in one stack or several. */
export interface StackConnection {
  /** How a person knows it: `prod`, `prod, provider eu`. */
  name: string;
  settings: ReadConfig;
  resources: ManagedResource[];
}

/**
 * Whose settings the default provider of a stack has: those of the last `up`, which a refresh uses and by which the
 * resources were recorded; or those that the next `up` will use. Of other providers, only the former are known.
 */
type Run = "last" | "next";

/**
 * The connections of some stacks, as the engine would have them: by the settings that the state has of each provider.
 * Providers with the same settings are one.
 * @param resources those to reach; a stack without any is reached by its own settings
 * @throws ConfigurationError when the environment's token is for another server
 */
export function connectionsOf(
  stacks: readonly StackState[],
  resources: readonly ManagedResource[],
  env: Env,
  run: Run = "last",
): StackConnection[] {
  const connections = new Map<string, Omit<StackConnection, "name"> & { names: Set<string> }>();
  const add = (stack: StackState, provider: string, own: ManagedResource[]) => {
    const settings = settingsOf(stack, provider, env, run);
    const key = connectionKey(settings);
    const connection = connections.get(key) ?? { names: new Set(), settings, resources: [] };
    connections.set(key, connection);
    connection.names.add(nameOf(stack, provider));
    connection.resources.push(...own);
  };
  for (const stack of stacks) {
    const own = resources.filter((resource) => resource.stack === stack);
    const byProvider = groupBy(own, ({ entry }) => entry.provider ?? "");
    if (own.length === 0) byProvider.set(defaultProviderOf(stack), []);
    for (const [provider, its] of byProvider) add(stack, provider, its);
  }
  return [...connections.values()].map(({ names, ...connection }) => ({
    name: [...names].join(" and "),
    ...connection,
  }));
}

/** Equal for settings that are the same, however the server's URL is spelled. */
function connectionKey(settings: ReadConfig): string {
  const values = SETTINGS.map((setting) => {
    const value = settings(setting);
    // With user and password, if it has them: those of two providers may differ.
    const isUrl = setting === "influxdb:url" && value !== undefined && URL.canParse(value);
    return isUrl ? new URL(value).href.replace(/\/+$/, "") : value;
  });
  return JSON.stringify(values.map((value) => value ?? null));
}

/**
 * Opens a session with the settings of a connection. Sends nothing.
 * @throws ConfigurationError when a setting is missing
 */
export function openConnection(
  { settings }: Pick<StackConnection, "settings">,
  env: Env,
  notify: (message: string) => void,
): Session {
  return openSession(settings, env, notify, new OwnershipRegistry());
}

function defaultProviderOf({ entries }: StackState): string {
  const found = entries.map(({ urn, id }) => `${urn}::${id}`);
  return found.find((reference) => reference.includes(DEFAULT_PROVIDER)) ?? "";
}

/**
 * The settings of a provider. The stack's own token counts as its configuration has it today: one that was
 * exchanged is in the state only after the next `up`. Without a readable token, the environment has it.
 * @throws ConfigurationError when the environment's token is for another server
 */
function settingsOf(stack: StackState, provider: string, env: Env, run: Run): ReadConfig {
  const entry = stack.entries.find(({ urn, id }) => `${urn}::${id}` === provider);
  const recorded = recordedBy(entry);
  const isDefault = entry === undefined || provider.includes(DEFAULT_PROVIDER);
  if (isDefault && stack.config && run === "next") return stack.config;
  if (isDefault && stack.config && isSameServer(recorded, stack.config)) {
    return withEnvironment(withTokenOf(stack.config, recorded), env);
  }
  return withEnvironment(recorded, env);
}

function recordedBy(entry: StateEntry | undefined): ReadConfig {
  keepSecrets(entry?.inputs);
  return (key) => textOf(entry?.inputs[key]);
}

/** What to say where a stack's configuration differs from that of its last `up`; undefined where it doesn't. */
export function changedSinceLastUp(stack: StackState): string | undefined {
  const provider = defaultProviderOf(stack);
  const entry = stack.entries.find(({ urn, id }) => `${urn}::${id}` === provider);
  const { config } = stack;
  if (!entry || !config) return undefined;
  const recorded = recordedBy(entry);
  const changed = PLACES.filter((key) => normal(key, recorded(key)) !== normal(key, config(key)));
  if (changed.length === 0) return undefined;
  const before = changed.map((key) =>
    TOKENS.includes(key) ? `another ${key}` : `${key} ${redact(recorded(key) ?? "not set")}`,
  );
  return (
    `changed since the last up, which used ${before.join(", ")}. Until the next up, drift, plain pulumi refresh and ` +
    "pulumi destroy use those; these checks use the new settings"
  );
}

function normal(key: string, value: string | undefined): string | undefined {
  return key === "influxdb:url" && value !== undefined ? server(value) : value;
}

/** @throws ConfigurationError when the environment's token is for another server */
function withEnvironment(settings: ReadConfig, env: Env): ReadConfig {
  const [token, tokenEnv] = TOKENS.map(settings);
  if (token === undefined && (tokenEnv ?? "INFLUX_TOKEN") === "INFLUX_TOKEN") {
    requireSameServer(settings("influxdb:url"), env.INFLUX_HOST);
  }
  return settings;
}

function isSameServer(recorded: ReadConfig, today: ReadConfig): boolean {
  const [before, now] = [recorded("influxdb:url"), today("influxdb:url")];
  return before === undefined || now === undefined || server(before) === server(now);
}

/** What stands for one another: of such a pair, both come from where one is set. */
const TOKENS = ["influxdb:token", "influxdb:tokenEnv"];
const ORGANIZATIONS = ["influxdb:org", "influxdb:orgId"];

/** What decides where a connection leads, and as whom. */
const PLACES = ["influxdb:url", ...ORGANIZATIONS, ...TOKENS];

function withTokenOf(today: ReadConfig, recorded: ReadConfig): ReadConfig {
  const hasToken = TOKENS.some((key) => today(key) !== undefined);
  const hadOrganization = ORGANIZATIONS.some((key) => recorded(key) !== undefined);
  return (key) => {
    if (TOKENS.includes(key)) return (hasToken ? today : recorded)(key);
    if (ORGANIZATIONS.includes(key)) return (hadOrganization ? recorded : today)(key);
    return recorded(key) ?? today(key);
  };
}

/** Not to be complained about here: who opens the connection says what is wrong with a URL. */
function server(url: string): string {
  return URL.canParse(url) ? normalizeBaseUrl(url) : url;
}

function requireSameServer(recorded: string | undefined, ofEnvironment: string | undefined): void {
  if (!recorded || !ofEnvironment || server(recorded) === server(ofEnvironment)) return;
  throw new ConfigurationError(
    `No token of the stack can be read, so INFLUX_TOKEN is used; but INFLUX_HOST is another server than ` +
      `${server(recorded)} of the stack's settings. Set both for that server, or use --stack instead of --state.`,
  );
}

function textOf(value: unknown): string | undefined {
  const clear = reveal(value);
  return typeof clear === "string" && clear !== "" ? clear : undefined;
}

function nameOf({ name }: StackState, provider: string): string {
  const [, , , own] = provider.split("::");
  return own === undefined || own === "default" ? name : `${name}, provider ${own}`;
}
