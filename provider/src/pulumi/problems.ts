import { ApiError, ConfigurationError, InfluxError, RequestError } from "../api/errors";
import type { Kind } from "../contract/kind";
import type { Bag } from "./propertySerialization";

/** For a resource whose alias changes its kind. */
export function otherKind(kind: Kind, id: string, recorded: Kind): InfluxError {
  return new InfluxError(
    `${id} is recorded as ${recorded} and declared as ${kind}: an alias can't change the type of a resource. Nothing ` +
      "was changed. Remove the type from the aliases option: Pulumi then creates the new resource and deletes the old one.",
  );
}

/** For an object that isn't on the configured server, in the configured organization. */
export function elsewhere(kind: Kind, id: string, consequence: string): InfluxError {
  return new InfluxError(
    `${kind} ${id} is recorded at a different address or in a different organization than the configured one. ${consequence} ` +
      "Restore influxdb:url and the organization. If the server is the same and only its address changed, keep the " +
      'resource in the code and run "pulumi up" without --refresh, which records the new address.',
  );
}

/**
 * Refuses a delete while the engine compares inputs without asking the provider, which then doesn't know what the program
 * keeps.
 */
export function refuseLegacyDiff(kind: Kind, id: string): void {
  // As the engine reads a boolean variable.
  if (!/^(1|t|true)$/i.test(process.env.PULUMI_ENABLE_LEGACY_DIFF ?? "")) return;
  throw new InfluxError(
    `Not deleted: ${kind} ${id} may be needed by a resource in this program, since PULUMI_ENABLE_LEGACY_DIFF is set and ` +
      "Pulumi doesn't tell the provider which resources are unchanged. Unset that variable and run the command again.",
  );
}

/** For an object that may or may not be on the configured server. */
export function unplaced(kind: Kind, id: string, consequence: string): InfluxError {
  return new InfluxError(
    `The state does not record the server of ${kind} ${id}. ${consequence} Run "pulumi refresh" against the server ` +
      'where it exists, or remove it from the state with "pulumi state delete".',
  );
}

/** The one error with an `id`: Pulumi records the object, and counts the creation as failed. */
export function createdBut(id: string, properties: Bag, problem: string): Error {
  const error = new InfluxError(problem);
  // Safe for the terminal and the state, like every error message.
  return Object.assign(error, { id, properties, reasons: [error.message] });
}

/** An expected error says everything in its message; without this, the SDK would also print our stack trace. */
export async function withoutStack<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InfluxError) error.stack = "";
    throw error;
  }
}

const SETTINGS_OF_LAST_UP =
  ' (If you ran "pulumi refresh" or "pulumi destroy", it used the settings of the last "pulumi up", unless you added ' +
  "--run-program.)";

/** If different settings may fix an error, adds a note that it may have used the settings of the last `up`. */
export async function namingSettingsOfLastUp<T>(
  mayBeOfLastUp: () => boolean,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Shared reads throw the same error to all callers.
    const isTold = error instanceof Error && error.message.endsWith(SETTINGS_OF_LAST_UP);
    if (mayBeOfLastUp() && !isTold && isOfSettings(error)) error.message += SETTINGS_OF_LAST_UP;
    throw error;
  }
}

function isOfSettings(error: unknown): error is Error {
  if (error instanceof ApiError) return error.status === 401 || error.status === 403;
  return error instanceof ConfigurationError || error instanceof RequestError;
}
