import { InfluxError, type RequestError } from "../api/errors";

/** How often a request is sent of which every answer was lost and of which the server shows no trace. */
export const TRIES = 3;

/** What to do next where creation takes what is there. */
const TAKEN_AS_IT_IS = "if it exists by then, this resource manages it.";

/**
 * Looks for what a request has made whose answer was lost or refused. A lookup that fails too must not hide what
 * may be there now.
 * @param what was to be made, for messages
 * @param advice what to do then, when the server is reachable again
 * @throws InfluxError that tells both errors
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
