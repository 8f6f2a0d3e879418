import { randomBytes } from "node:crypto";
import { ApiProblem } from "../http/problem";

const LENGTH = 16;

/** Returns a new ID in the service's format: 16 lowercase hexadecimal digits, not all zero. */
export function newId(): string {
  const id = randomBytes(LENGTH / 2).toString("hex");
  return isZero(id) ? newId() : id;
}

/**
 * Reads an ID in a request: uppercase is accepted, the result is lowercase.
 * @throws ApiProblem `invalid`, with the service's own messages for a wrong length and for invalid digits.
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
