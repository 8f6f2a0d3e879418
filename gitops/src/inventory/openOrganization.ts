import { OwnershipRegistry, openSession, type Session } from "pulumi-influxdb-serverless/client";
import { logToStderr } from "../output/progress";
import { readConfig } from "../pulumi/readConfig";

export interface OrganizationOptions {
  /** The stack whose settings lead to it; default: the environment and the `influx` profile alone. */
  stack?: string | undefined;
  cwd?: string | undefined;
}

/**
 * Opens a session for the organization of a stack, or of the environment. Sends nothing to InfluxDB.
 * @throws ConfigurationError when a setting is missing, PulumiError when the stack cannot be read
 */
export async function openOrganization({ stack, cwd }: OrganizationOptions): Promise<Session> {
  const config = stack === undefined ? () => undefined : await readConfig({ stack, cwd });
  return openSession(config, process.env, logToStderr, new OwnershipRegistry());
}
