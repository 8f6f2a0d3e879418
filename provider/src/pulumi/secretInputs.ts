import { isDeepStrictEqual } from "node:util";
import { redactTokens, registerSecret } from "../api/redact";
import { formatRetention } from "../resources/bucket/retention";

/**
 * Makes what a program marks as secret known as such, in all forms in which messages of ours would show it. Pulumi
 * hands plain values to a provider.
 * @param names the inputs that hold a secret
 * @param bags where they have values, such as the new and the recorded inputs
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
      // As messages show the properties of a label. Not the bare name, which may be a common word.
      if (key === "properties") registerSecret(`${JSON.stringify(member)}:`);
      // The words of a column's kind tell nothing, and stand in every message about columns.
      if (member === "type" || member === "dataType") continue;
      keepDeep(inner, Array.isArray(value) ? key : member);
    }
  }
}

/** The place of a failure without what is in a secret input: the name of a label's property is the program's own. */
export function withoutSecretKeys(path: string, secrets: readonly string[] = []): string {
  const [input = ""] = path.match(/^\w+/) ?? [];
  return secrets.includes(input) ? (path.split(".")[0] ?? "") : path;
}

/**
 * What a server has answered, as the state may keep it: where it repeats the token, that is blotted out.
 * @param known what the program declares or was recorded: that stays as it is
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
