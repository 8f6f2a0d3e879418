import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { type ConnectionSettings, type InfluxDB, settingsOf } from "../connection/influxDB";
import type { ReadConfig } from "../connection/settings";
import { mocksOfTest } from "../pulumi/mocks";
import { runError } from "../pulumi/runError";
import { keepSecretInputs } from "../pulumi/secretInputs";
import { warnOfSettings } from "../pulumi/warnOfSettings";
import type { Session } from "../session/session";
import type * as queries from "./queries";

/** Options for a lookup. */
export interface LookupOptions {
  /**
   * The connection to use.
   * @defaultValue the stack's own connection
   */
  provider?: InfluxDB;
}

/** A delay that is longer than the rest of the program takes to load, in milliseconds. */
const READING = 100;

const NO_RUN = {};

type Queries = typeof queries;

/** The query of a lookup, shared by its promise and output forms. */
export type Query<Args, Found> = (queries: Queries, session: Session, args: Args) => Promise<Found>;

/**
 * While the program runs, reads an object from the server that the program doesn't manage.
 * @throws RunError if it doesn't exist, or the request fails
 */
export async function lookUp<Args extends object, Found>(
  name: string,
  args: Args,
  { provider }: LookupOptions,
  query: Query<Args, Found>,
): Promise<Found> {
  warnOfSettings();
  return ask(name, args, provider && (await knownValue(name, settingsOf(provider))), query);
}

/**
 * The same for arguments and settings that are outputs: it waits for them. In a preview, the result is unknown if one
 * of them is unknown.
 */
export function lookUpOutput<Args extends object, Found>(
  name: string,
  args: pulumi.Input<Args>,
  { provider }: LookupOptions,
  query: Query<Args, Found>,
): pulumi.Output<Found> {
  warnOfSettings();
  const given = pulumi.output(args);
  const isSecret = pulumi.isSecret(given);
  return pulumi.all([given, provider && settingsOf(provider)]).apply(async ([known, settings]) => {
    const asked = known as Args;
    if (await isSecret) keepSecretInputs(Object.keys(asked), asked);
    return ask(name, asked, settings, query);
  }) as pulumi.Output<Found>;
}

async function ask<Args extends object, Found>(
  name: string,
  args: Args,
  settings: ConnectionSettings | undefined,
  query: Query<Args, Found>,
): Promise<Found> {
  const mocks = mocksOfTest();
  if (mocks) {
    return (await mocks.call({ token: `influxdb:index:${name}`, inputs: args })) as Found;
  }
  const config: ReadConfig = (key) => (settings ? settings[key] : pulumi.runtime.getConfig(key));
  try {
    // Loaded only here: it loads the HTTP client and the validators, which programs otherwise don't need.
    const queries = await import("./queries.js");
    return await query(queries, queries.sessionFor(currentProgramRun(), config), args);
  } catch (error) {
    // Promises behind outputs are awaited once the program has loaded. Node.js reports an unhandled rejection for any
    // that fail earlier.
    await sleep(READING);
    throw runError(`${name}: ${(error as Error).message}`);
  }
}

/** Returns an object that each run of a program has for itself: the SDK's client for the engine. */
function currentProgramRun(): object {
  return pulumi.runtime.getMonitor() ?? NO_RUN;
}

/** Reads an output's value as the SDK itself does: `apply` would never run for an unknown one. */
async function knownValue<T>(name: string, output: pulumi.Output<T>): Promise<T> {
  const { isKnown, promise } = output as unknown as {
    isKnown: Promise<boolean>;
    promise(): Promise<T>;
  };
  if (await isKnown) return promise();
  throw runError(
    `${name}: a setting of the provider option isn't known yet: use ${name}Output instead.`,
  );
}
