import { registerSecret } from "pulumi-influxdb-serverless/rules";

/** The property and value that mark a secret in Pulumi's state. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What is shown in place of a secret; the engine shows the same in a preview. */
export const SECRET_TEXT = "[secret]";

/** Represents a secret that can't be read because the state was exported without its secrets. */
const UNREADABLE = Symbol("a secret that cannot be read");

/** Returns whether a state value is a secret. */
export function isSecret(value: unknown): value is { plaintext?: unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as Record<string, unknown>)[SIGNATURE] === SECRET
  );
}

/** Returns whether a value matches, or contains a matching value at any depth. */
export function holds(value: unknown, isOne: (value: unknown) => boolean): boolean {
  if (isOne(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((member) => holds(member, isOne));
}

/** Returns whether a state value is a secret, or contains one at any depth. */
export function holdsSecret(value: unknown): boolean {
  return holds(value, isSecret);
}

/** Returns whether a state value contains a secret that is encrypted, or that can't be read for another reason. */
export function holdsUnreadable(value: unknown): boolean {
  return holds(value, (member) => isSecret(member) && plaintextOf(member) === UNREADABLE);
}

/**
 * Registers the state's secrets so that no error shows them, except very short ones, which would match inside ordinary
 * words.
 */
export function keepSecrets(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (isSecret(value)) {
    const clear = plaintextOf(value);
    if (typeof clear === "string" && clear.length >= SHORTEST_SECRET) registerSecret(clear);
  } else {
    for (const member of Object.values(value)) keepSecrets(member);
  }
}

const SHORTEST_SECRET = 4;

/** Returns a state value with its secrets in plain text, or with `UNREADABLE` in place of encrypted ones. */
export function reveal(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return plaintextOf(value);
  if (Array.isArray(value)) return value.map(reveal);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, reveal(member)]));
}

function plaintextOf({ plaintext }: { plaintext?: unknown }): unknown {
  if (typeof plaintext !== "string") return UNREADABLE;
  try {
    return reveal(JSON.parse(plaintext));
  } catch {
    // The reason isn't shown, since the parser's message quotes its input.
    return UNREADABLE;
  }
}

/** Returns a text as a secret for the state, in plain text: Pulumi encrypts it when it imports the state. */
export function secretValue(text: string): object {
  return { [SIGNATURE]: SECRET, plaintext: JSON.stringify(text) };
}
