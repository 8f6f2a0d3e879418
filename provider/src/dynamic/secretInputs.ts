import { keepSecret } from "../api/redact";
import { formatRetention } from "../bucket/retention";

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
  if (typeof value === "string") keepSecret(value, { short: true });
  else if (typeof value === "number") {
    keepSecret(String(value), { short: true });
    if (key === "everySeconds") keepSecret(formatRetention(value), { short: true });
  } else if (typeof value === "object" && value !== null) {
    for (const [member, inner] of Object.entries(value)) {
      // The words of a column's kind tell nothing, and stand in every message about columns.
      if (member === "type" || member === "dataType") continue;
      keepDeep(inner, Array.isArray(value) ? key : member);
    }
  }
}
