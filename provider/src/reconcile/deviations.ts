import { isDeepStrictEqual } from "node:util";
import { InfluxError } from "../api/errors";

type Values = Record<string, unknown>;

/**
 * Describes where a server's response differs from what was sent. A value that the server stored differently must not
 * be recorded as sent.
 * @param sent the sent values by property; undefined ones were not sent
 * @param answered the values in the response, in the same form
 * @returns a description for the user; undefined if there is no difference
 */
export function deviationsOf(sent: Values, answered: Values): string | undefined {
  const differing = Object.entries(sent).filter(
    ([property, value]) => value !== undefined && !isDeepStrictEqual(value, answered[property]),
  );
  if (differing.length === 0) return undefined;
  return differing
    .map(
      ([property, value]) =>
        `${property} was sent as ${show(value)}, but the server has ${show(answered[property])}`,
    )
    .join("; ");
}

/** @throws InfluxError if the server's response differs from what was sent */
export function requireAsSent(what: string, sent: Values, answered: Values): void {
  const deviations = deviationsOf(sent, answered);
  if (deviations) throw new InfluxError(notAsSent(what, deviations));
}

/** The message about an object that the server stored differently from what was sent. */
export function notAsSent(what: string, deviations: string): string {
  return `The server stored ${what} differently from what was sent: ${deviations}. Declare a value that the server accepts.`;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
