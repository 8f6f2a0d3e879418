import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { type ConnectionSettings, type InfluxDB, settingsOf } from "../connection/influxDB";
import type { ReadConfig } from "../connection/settings";
import { mocksOfTest } from "../pulumi/mocks";
import { keepSecretInputs } from "../pulumi/secretInputs";
import { warnOfSettings } from "../pulumi/warnOfSettings";
import type { Session } from "../session/session";
import type * as queries from "./queries";

/** How to look something up. */
export interface LookupOptions {
  /**
   * The connection to ask by.
   * @defaultValue the stack's own
   */
  provider?: InfluxDB;
}

/** More than it takes to read the rest of a program, in milliseconds. */
const READING = 100;

type Queries = typeof queries;

/** What a lookup asks: the same for its promise and its output. */
export type Query<Args, Found> = (queries: Queries, session: Session, args: Args) => Promise<Found>;

/**
 * Asks the server, while the program runs, for an object that the program doesn't manage.
 * @throws RunError if it doesn't exist, or the server can't be asked
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
 * The same for arguments and settings that are outputs: it waits for them. If one of them is unknown, in a preview, the
 * result is unknown too.
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
    // Loaded only here: it brings the HTTP client and the validators, which programs do without.
    const queries = await import("./queries.js");
    return await query(queries, queries.sessionFor(config), args);
  } catch (error) {
    // What comes of an output is awaited when the program has been read: Node.js complains of what fails before that.
    await sleep(READING);
    throw runError(`${name}: ${(error as Error).message}`);
  }
}

/** The value of an output, as the SDK itself reads it: `apply` would never answer for one that isn't known. */
async function knownValue<T>(name: string, output: pulumi.Output<T>): Promise<T> {
  const { isKnown, promise } = output as unknown as {
    isKnown: Promise<boolean>;
    promise(): Promise<T>;
  };
  if (await isKnown) return promise();
  throw runError(
    `${name}: a setting of the option provider isn't known yet: use ${name}Output instead.`,
  );
}

/** Pulumi prints the stack on some of its ways out, although a RunError asks for none. */
function runError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = "";
  return error;
}
