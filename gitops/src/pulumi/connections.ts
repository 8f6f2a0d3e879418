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
import { ORGANIZATIONS, PLACES } from "./readConfig";
import { keepSecrets, reveal } from "./secretValue";
import type { ManagedResource, StackState } from "./stackState";

type ReadConfig = (key: string) => string | undefined;
type Env = Record<string, string | undefined>;

const DEFAULT_PROVIDER = "::pulumi:providers:pulumi-nodejs::default::";

/** The resources in one or more stacks that use the same settings. */
export interface StackConnection {
  /** Its display name: `prod`, `prod, provider eu`. */
  name: string;
  settings: ReadConfig;
  resources: ManagedResource[];
}

/**
 * Which settings to use for a stack's default provider: the last `up`'s, which a refresh uses and with which the
 * resources were recorded, or the next `up`'s. For other providers, only the former are known.
 */
type Run = "last" | "next";

/**
 * Returns the connections of the stacks as the engine would use them, from each provider's settings in the state.
 * Providers with the same settings share a connection.
 * @param resources the resources to reach; a stack without any uses its own settings
 * @throws ConfigurationError if the environment's token is for another server
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

/** Returns a key that is equal for equivalent settings, however the server's URL is written. */
function connectionKey(settings: ReadConfig): string {
  const values = SETTINGS.map((setting) => {
    const value = settings(setting);
    // Include the user and password, if any, since they may differ between providers.
    const isUrl = setting === "influxdb:url" && value !== undefined && URL.canParse(value);
    return isUrl ? new URL(value).href.replace(/\/+$/, "") : value;
  });
  return JSON.stringify(values.map((value) => value ?? null));
}

/**
 * Opens a session with a connection's settings. Sends nothing.
 * @throws ConfigurationError if a setting is missing
 */
export function openConnection(
  { settings }: Pick<StackConnection, "settings">,
  env: Env,
  notify: (message: string) => void,
): Session {
  return openSession(settings, env, notify, new OwnershipRegistry());
}

/** Returns the state's entry of a provider. @param provider a reference to it: `URN::ID` */
function entryOf({ entries }: StackState, provider: string): StateEntry | undefined {
  return entries.find(({ urn, id }) => `${urn}::${id}` === provider);
}

/** Returns whether a stack's own settings name a server or an organization that none of its resources use. */
export function hasUnusedPlace(stack: StackState, resources: readonly ManagedResource[]): boolean {
  const provider = defaultProviderOf(stack);
  const own = resources.filter((resource) => resource.stack === stack);
  if (own.length === 0 || own.some(({ entry }) => (entry.provider ?? "") === provider))
    return false;
  const recorded = recordedBy(entryOf(stack, provider));
  return PLACES.some((key) => (stack.config ?? recorded)(key) !== undefined);
}

function defaultProviderOf({ entries }: StackState): string {
  const found = entries.map(({ urn, id }) => `${urn}::${id}`);
  return found.find((reference) => reference.includes(DEFAULT_PROVIDER)) ?? "";
}

/**
 * Returns a provider's settings. The stack's own token is read from its current configuration, since a changed token is
 * in the state only after the next `up`. If the token can't be read, it comes from the environment.
 * @throws ConfigurationError if the environment's token is for another server
 */
function settingsOf(stack: StackState, provider: string, env: Env, run: Run): ReadConfig {
  const entry = entryOf(stack, provider);
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

/**
 * Returns whether the default provider may connect to another server or organization in the next `up` than in the last
 * one. A preview doesn't show that.
 */
export function movesInNextUp(stack: StackState): boolean {
  return changedSettings(stack).changed.some((key) => PLACES.includes(key));
}

/** Returns the settings of the default provider's last `up` that differ from the stack's configuration. */
function changedSettings(stack: StackState): { changed: string[]; recorded: ReadConfig } {
  const provider = defaultProviderOf(stack);
  const entry = entryOf(stack, provider);
  const { config } = stack;
  const recorded = recordedBy(entry);
  if (!entry || !config) return { changed: [], recorded };
  const isChanged = (key: string) => normal(key, recorded(key)) !== normal(key, config(key));
  return { changed: [...PLACES, ...TOKENS].filter(isChanged), recorded };
}

/** Returns a message if a stack's configuration differs from its last `up`'s; otherwise undefined. */
export function changedSinceLastUp(stack: StackState): string | undefined {
  const { changed, recorded } = changedSettings(stack);
  if (changed.length === 0) return undefined;
  const before = changed.map((key) =>
    TOKENS.includes(key) ? `a different ${key}` : `${key} ${redact(recorded(key) ?? "not set")}`,
  );
  return (
    `changed since the last up, which used ${before.join(", ")}. Until you run up again, drift, plain pulumi refresh and ` +
    "pulumi destroy use those; these checks use the new settings"
  );
}

function normal(key: string, value: string | undefined): string | undefined {
  return key === "influxdb:url" && value !== undefined ? server(value) : value;
}

/** @throws ConfigurationError if the environment's token is for another server */
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

/** Alternative settings: both members of a pair come from the source that sets one of them. */
const TOKENS = ["influxdb:token", "influxdb:tokenEnv"];

function withTokenOf(today: ReadConfig, recorded: ReadConfig): ReadConfig {
  const hasToken = TOKENS.some((key) => today(key) !== undefined);
  const hadOrganization = ORGANIZATIONS.some((key) => recorded(key) !== undefined);
  return (key) => {
    if (TOKENS.includes(key)) return (hasToken ? today : recorded)(key);
    if (ORGANIZATIONS.includes(key)) return (hadOrganization ? recorded : today)(key);
    return recorded(key) ?? today(key);
  };
}

/** Don't validate here: opening the connection reports an invalid URL. */
function server(url: string): string {
  return URL.canParse(url) ? normalizeBaseUrl(url) : url;
}

function requireSameServer(recorded: string | undefined, ofEnvironment: string | undefined): void {
  if (!recorded || !ofEnvironment || server(recorded) === server(ofEnvironment)) return;
  throw new ConfigurationError(
    `None of the stack's tokens can be read, so INFLUX_TOKEN is used, but INFLUX_HOST is a different server than ` +
      `${server(recorded)} in the stack's settings. Set both for that server, or use --stack instead of --state.`,
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
