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
  /** The stack whose settings to use; default: the selected one, otherwise the environment and the `influx` profile. */
  stack?: string | undefined;
  cwd?: string | undefined;
}

/**
 * Opens a session for a stack's organization; without a stack, for the organization in the environment. Sends nothing to
 * InfluxDB.
 * @throws ConfigurationError if a setting is missing, PulumiError if the stack can't be read
 */
export async function openOrganization({ stack, cwd }: OrganizationOptions): Promise<Session> {
  const config = stack === undefined ? await selectedConfig(cwd) : await readConfig({ stack, cwd });
  return openSession(config, process.env, logToStderr, new OwnershipRegistry());
}

/** If the stack can't be read but the environment specifies a server, the environment is used. */
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
