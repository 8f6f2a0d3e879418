import { isDeepStrictEqual } from "node:util";
import { InfluxError } from "../api/errors";

type Values = Record<string, unknown>;

/**
 * Where a server's answer differs from what was sent: what it does not keep as it was told must not be recorded as if.
 * @param sent values by property; undefined ones were not sent
 * @param answered the values of the answer, in the same form
 * @returns words for a person; undefined when there is no difference
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

/** @throws InfluxError when the server's answer differs from what was sent */
export function requireAsSent(what: string, sent: Values, answered: Values): void {
  const deviations = deviationsOf(sent, answered);
  if (deviations) throw new InfluxError(notAsSent(what, deviations));
}

/** The message about an object that the server keeps otherwise than it was told. */
export function notAsSent(what: string, deviations: string): string {
  return `The server stored ${what} differently from what was sent: ${deviations}. Declare a value that the server accepts.`;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
