import { randomBytes } from "node:crypto";
import { ApiProblem } from "../http/problem";

const LENGTH = 16;

/** A new id as the service writes them: 16 lower-case hexadecimal digits, never all zero. */
export function newId(): string {
  const id = randomBytes(LENGTH / 2).toString("hex");
  return isZero(id) ? newId() : id;
}

/**
 * Reads an id of a request: upper case is accepted, the answer is lower case.
 * @throws ApiProblem `invalid`, with the service's two texts for a wrong length and for wrong digits.
 */
export function parseId(text: string): string {
  if (Buffer.byteLength(text) !== LENGTH) {
    throw new ApiProblem("invalid", "id must have a length of 16 bytes");
  }
  if (!/^[0-9a-f]+$/i.test(text) || isZero(text)) {
    throw new ApiProblem("invalid", "invalid ID");
  }
  return text.toLowerCase();
}

function isZero(id: string): boolean {
  return /^0+$/.test(id);
}
