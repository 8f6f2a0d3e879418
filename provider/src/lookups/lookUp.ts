import * as pulumi from "@pulumi/pulumi";
import { type InfluxDB, settingsOf } from "../connection/influxDB";
import type { ReadConfig } from "../connection/settings";
import { mocksOfTest } from "../pulumi/mocks";
import { keepSecretInputs } from "../pulumi/secretInputs";
import { warnOfPlainToken } from "../pulumi/warnOfPlainToken";
import type * as queries from "./queries";

/** How to look something up. */
export interface LookupOptions {
  /**
   * The connection to ask by.
   * @defaultValue the stack's own
   */
  provider?: InfluxDB;
}

/** What to look for: by name or by id, one of the two. */
export type NameOrId = ByName | ById;

/** What to look for, by its name. */
export interface ByName {
  /** The name on the server. */
  name: string;
  /** Not beside a name. */
  id?: undefined;
}

/** What to look for, by its id. */
export interface ById {
  /** The id: 16 hexadecimal digits. */
  id: string;
  /** Not beside an id. */
  name?: undefined;
}

type Queries = typeof queries;

/**
 * Asks the server, while the program runs, for something that the program does not hold. Waits for arguments
 * and settings that are outputs; while one of them is unknown, in a preview, the result is unknown too.
 * @throws RunError, which ends the program, when there is no such thing or it cannot be told
 */
export function lookUp<Args extends object, Found>(
  name: string,
  args: pulumi.Input<Args>,
  { provider }: LookupOptions,
  query: (queries: Queries, config: ReadConfig, args: Args) => Promise<Found>,
): pulumi.Output<Found> {
  warnOfPlainToken();
  const given = pulumi.output(args);
  const isSecret = pulumi.isSecret(given);
  return pulumi.all([given, provider && settingsOf(provider)]).apply(async ([known, settings]) => {
    const asked = known as Args;
    if (await isSecret) keepSecretInputs(Object.keys(asked), asked);
    const mocks = mocksOfTest();
    if (mocks) {
      const found = await mocks.call({ token: `influxdb:index:${name}`, inputs: asked });
      return found as Found;
    }
    const config: ReadConfig = (key) => (settings ? settings[key] : pulumi.runtime.getConfig(key));
    try {
      // Loaded only here: it brings the HTTP client and the validators, which programs do without.
      return await query(await import("./queries.js"), config, asked);
    } catch (error) {
      const ended = new pulumi.RunError(`${name}: ${(error as Error).message}`);
      // Pulumi prints it on some of its ways out, although a RunError asks for none.
      ended.stack = "";
      throw ended;
    }
  }) as pulumi.Output<Found>;
}
