import { redact } from "pulumi-influxdb-serverless/rules";
import { CommandError } from "../../commandError";

/** What to do instead. */
export const HOW = "Create it with: pulumi preview --json --show-replacement-steps > preview.json";

/** A preview that allows no verdict: it can't be read, is incomplete, or failed. */
export class PreviewError extends CommandError {
  /** The messages of the engine and the providers, if the preview itself failed. */
  readonly said: readonly string[];

  constructor(message: string, said: readonly string[] = []) {
    super(message);
    this.said = said.map(redact);
  }
}
