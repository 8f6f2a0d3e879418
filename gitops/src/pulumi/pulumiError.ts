import { CommandError } from "../commandError";

/** Pulumi could not be run, or did not give an answer. */
export class PulumiError extends CommandError {}
