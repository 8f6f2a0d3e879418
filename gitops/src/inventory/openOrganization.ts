import { OwnershipRegistry, openSession, type Session } from "pulumi-influxdb-serverless/client";
import { logToStderr } from "../output/progress";
import { findSelectedStack, readConfig } from "../pulumi/readConfig";

export interface OrganizationOptions {
  /** The stack whose settings lead to it; default: the selected one, else the environment and the `influx` profile. */
  stack?: string | undefined;
  cwd?: string | undefined;
}

/**
 * Opens a session for the organization of a stack, or of the environment if there is none. Sends nothing to InfluxDB.
 * @throws ConfigurationError when a setting is missing, PulumiError when the stack cannot be read
 */
export async function openOrganization({ stack, cwd }: OrganizationOptions): Promise<Session> {
  const chosen = stack ?? (await findSelectedStack(cwd));
  if (stack === undefined && chosen !== undefined) {
    logToStderr(`note: connecting with the settings of the selected stack, ${chosen}.`);
  }
  const config = chosen === undefined ? () => undefined : await readConfig({ stack: chosen, cwd });
  return openSession(config, process.env, logToStderr, new OwnershipRegistry());
}
