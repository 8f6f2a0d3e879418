/** A shorter text is no token: to blot it out everywhere would make messages unreadable. */
const SHORTEST = 4;
const REDACTED = "[redacted]";
const secrets = new Set<string>();
/** Blotted out where they stand as a word of their own. */
const shortSecrets = new Set<string>();

/**
 * Makes a text known as secret: from now on no error and no log line of ours shows it.
 * @param text Such as a token. One of fewer than 4 letters is kept only when `short` is set.
 * @param options `short`: whether a short one is blotted out too, where it stands as a word of its own.
 */
export function keepSecret(text: string | undefined, { short = false } = {}): void {
  if (!text) return;
  if (text.length < SHORTEST) {
    if (short) shortSecrets.add(text);
    return;
  }
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
  if (shortSecrets.size === 0) return clean;
  return clean.replace(/[\p{L}\p{N}_-]+/gu, (word) => (shortSecrets.has(word) ? REDACTED : word));
}
