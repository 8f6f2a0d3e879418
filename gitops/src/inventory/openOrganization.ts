import {
  OwnershipRegistry,
  openSession,
  type ReadConfig,
  type Session,
} from "pulumi-influxdb-serverless/client";
import { logToStderr } from "../output/progress";
import { findSelectedStack, readConfig } from "../pulumi/readConfig";
import { PulumiError } from "../pulumi/runPulumi";

export interface OrganizationOptions {
  /** The stack whose settings lead to it; default: the selected one, else the environment and the `influx` profile. */
  stack?: string | undefined;
  cwd?: string | undefined;
}

/**
 * Opens a session for the organization of a stack; without a stack, for the one that the environment names. Sends nothing to InfluxDB.
 * @throws ConfigurationError when a setting is missing, PulumiError when the stack cannot be read
 */
export async function openOrganization({ stack, cwd }: OrganizationOptions): Promise<Session> {
  const config = stack === undefined ? await selectedConfig(cwd) : await readConfig({ stack, cwd });
  return openSession(config, process.env, logToStderr, new OwnershipRegistry());
}

/** Where Pulumi can't be asked, an environment that names a server is meant. */
async function selectedConfig(cwd: string | undefined): Promise<ReadConfig> {
  try {
    const stack = await findSelectedStack(cwd);
    if (stack === undefined) return () => undefined;
    const config = await readConfig({ stack, cwd });
    logToStderr(`note: connecting with the settings of the selected stack, ${stack}.`);
    return config;
  } catch (error) {
    const { INFLUX_HOST, INFLUX_TOKEN } = process.env;
    if (!(error instanceof PulumiError) || !INFLUX_HOST || !INFLUX_TOKEN) throw error;
    logToStderr(
      `note: connecting to INFLUX_HOST, since the selected stack can't be read. ${error.message}`,
    );
    return () => undefined;
  }
}
