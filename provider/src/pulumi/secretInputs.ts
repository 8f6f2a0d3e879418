import { isDeepStrictEqual } from "node:util";
import { redactTokens, registerSecret } from "../api/redact";
import { formatRetention } from "../resources/bucket/retention";

/**
 * Registers everything that a program marks as secret, in all forms in which our messages would show it. Pulumi passes
 * plain values to a provider.
 * @param names the inputs that hold a secret
 * @param bags where their values are, such as the new and the recorded inputs
 */
export function keepSecretInputs(names: readonly string[] = [], ...bags: object[]): void {
  for (const name of names) {
    for (const bag of bags) keepDeep((bag as Record<string, unknown>)[name], name);
  }
}

function keepDeep(value: unknown, key: string): void {
  if (typeof value === "string") registerSecret(value, { short: true });
  else if (typeof value === "number") {
    registerSecret(String(value), { short: true });
    if (key === "everySeconds") registerSecret(formatRetention(value), { short: true });
  } else if (typeof value === "object" && value !== null) {
    for (const [member, inner] of Object.entries(value)) {
      // The form in which messages show label properties. Not the bare name, which may be a common word.
      if (key === "properties") registerSecret(`${JSON.stringify(member)}:`);
      // Column types reveal nothing and appear in every message about columns.
      if (member === "type" || member === "dataType") continue;
      keepDeep(inner, Array.isArray(value) ? key : member);
    }
  }
}

/** Returns a failure's path without keys inside a secret input, such as names of label properties. */
export function withoutSecretKeys(path: string, secrets: readonly string[] = []): string {
  const [input = ""] = path.match(/^\w+/) ?? [];
  return secrets.includes(input) ? (path.split(".")[0] ?? "") : path;
}

/**
 * Makes a server's response safe for the state: if it echoes the token, the token is redacted.
 * @param known values that the program declares or that were recorded; these are kept unchanged
 */
export function withoutTokens<T extends object>(answered: T, known: object): T {
  const entries = Object.entries(answered).map(([key, value]) => {
    const isKnown = isDeepStrictEqual(value, (known as Record<string, unknown>)[key]);
    return [key, isKnown ? value : cleaned(value)];
  });
  return Object.fromEntries(entries) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return redactTokens(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [redactTokens(key), cleaned(inner)]),
  );
}
