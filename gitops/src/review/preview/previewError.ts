import { CommandError } from "../../commandError";

/** A preview from which no verdict follows: it cannot be read, is not whole, or has failed. */
export class PreviewError extends CommandError {
  constructor(
    message: string,
    /** What the engine and the providers said, where the preview itself failed. */
    readonly said: readonly string[] = [],
  ) {
    super(message);
  }
}
