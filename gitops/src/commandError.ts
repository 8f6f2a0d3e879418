import { redact } from "pulumi-influxdb-serverless/rules";

/**
 * A failure that a person can do something about: the message says what, and there is nothing else to tell. What other
 * programs said may be part of it, so secrets are blotted out here as in the provider's errors.
 */
export class CommandError extends Error {
  constructor(message: string) {
    super(redact(message));
  }
}
