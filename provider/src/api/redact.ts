/** A shorter secret stands in many words: to blot it out would make messages unreadable, and tell what it is. */
const SHORTEST = 4;
const REDACTED = "[redacted]";
const secrets = new Set<string>();

/**
 * Makes a text known as secret: from now on no error and no log line of ours shows it.
 * @param text Such as a token; nothing happens for one of fewer than 4 letters.
 */
export function keepSecret(text: string | undefined): void {
  if (!text || text.length < SHORTEST) return;
  secrets.add(text);
  secrets.add(encodeURIComponent(text));
}

/**
 * The text with every known secret blotted out.
 * @param text What a person, a log or a state may get to see, such as the message of an error.
 */
export function redact(text: string): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, REDACTED);
  return clean;
}
