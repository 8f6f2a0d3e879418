import { ApiError, MissingApiError } from "pulumi-influxdb-serverless/client";

/**
 * Reads a list that not every server has and that not every token can read.
 * @param what the objects, for the note
 * @returns undefined, with a note, if the server or the token doesn't allow it
 * @throws RequestError for every other failure
 */
export async function listOrNote<T>(
  what: string,
  list: () => Promise<T[]>,
  notes: string[],
): Promise<T[] | undefined> {
  try {
    return await list();
  } catch (error) {
    const isMissing = error instanceof MissingApiError;
    const isRefused = error instanceof ApiError && (error.status === 401 || error.status === 403);
    if (!isMissing && !isRefused) throw error;
    notes.push(`${what} were not checked: ${error.message}`);
    return undefined;
  }
}
