/** A shorter secret stands in many words: to blot it out would make messages unreadable, and tell what it is. */
const SHORTEST = 4;
const REDACTED = "[redacted]";
const secrets = new Set<string>();

/**
 * Makes a text known as secret: from now on no error and no log line of ours shows it.
 * @param text Such as a token; nothing happens for an empty one.
 */
export function keepSecret(text: string | undefined): void {
  if (!text || text.length < SHORTEST) return;
  secrets.add(text);
  secrets.add(encodeURIComponent(text));
}

/** The text with every known secret blotted out. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, REDACTED);
  return clean;
}
