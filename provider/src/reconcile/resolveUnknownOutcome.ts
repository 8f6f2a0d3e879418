import { InfluxError, type RequestError } from "../api/errors";

/** How many times to send a request if every response is lost and the server shows no effect. */
export const TRIES = 3;

/** What to do next if creation adopts an existing object. */
const TAKEN_AS_IT_IS = "if it exists by then, this resource will manage it.";

/**
 * Looks for the object of a request whose response was lost or refused. If the lookup fails too, its error must not
 * hide that the object may exist.
 * @param the object to create, for messages
 * @param advice what to do once the server is reachable again
 * @throws InfluxError that contains both errors
 */
export async function resolveUnknownOutcome<T>(
  error: RequestError,
  what: string,
  look: () => Promise<T>,
  advice = TAKEN_AS_IT_IS,
): Promise<T> {
  try {
    return await look();
  } catch (second) {
    throw new InfluxError(
      `${error.message} Could not check whether ${what} exists now: ` +
        `${(second as Error).message} Run "pulumi up" again when the server is reachable: ${advice}`,
    );
  }
}
