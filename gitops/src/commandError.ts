import { redact } from "pulumi-influxdb-serverless/rules";

/**
 * A failure that the user can fix. The message says how; nothing else needs to be reported. It may contain output of
 * other programs, so secrets are redacted here as in the provider's errors.
 */
export class CommandError extends Error {
  constructor(message: string) {
    super(redact(message));
  }
}
