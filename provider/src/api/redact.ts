/** A shorter text is no token: to blot it out everywhere would make messages unreadable. */
const SHORTEST = 4;
const REDACTED = "[redacted]";
const secrets = new Set<string>();
/** Blotted out where they stand as a word of their own. */
const shortSecrets = new Set<string>();
/**
 * The parts of long secrets, in lower case. A server may repeat a token cut, escaped or in other letters: each run of as
 * many letters and digits as this gives it away.
 */
const parts = new Set<string>();
const PART = 10;
const LONG = 20;
const LETTER = /[0-9a-z]/gi;

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
  if (text.length < LONG) return;
  const letters = (text.match(LETTER) ?? []).join("").toLowerCase();
  for (let at = 0; at + PART <= letters.length; at += 1) parts.add(letters.slice(at, at + PART));
}

/**
 * The text with every known secret blotted out.
 * @param text What a person, a log or a state may get to see, such as the message of an error.
 */
export function redact(text: string): string {
  let clean = text;
  for (const secret of secrets) clean = withoutSecret(clean, secret);
  if (parts.size > 0) clean = withoutParts(clean);
  if (shortSecrets.size === 0) return clean;
  return clean.replace(/[\p{L}\p{N}_-]+/gu, (word) => (shortSecrets.has(word) ? REDACTED : word));
}

/** Blots out every stretch that is made of parts of a long secret, whatever stands between its letters and digits. */
function withoutParts(text: string): string {
  const places = [...text.matchAll(LETTER)].map(({ index }) => index);
  const letters = places.map((place) => text[place]?.toLowerCase()).join("");
  let clean = "";
  let shown = 0;
  for (let at = 0; at + PART <= letters.length; at += 1) {
    if (!parts.has(letters.slice(at, at + PART))) continue;
    let end = at + PART;
    while (end < letters.length && parts.has(letters.slice(end - PART + 1, end + 1))) end += 1;
    clean += text.slice(shown, places[at]) + REDACTED;
    shown = (places[end - 1] as number) + 1;
    at = end - 1;
  }
  return clean + text.slice(shown);
}

/** In whatever case: names of labels are told apart without regard to it. */
function withoutSecret(text: string, secret: string): string {
  const [lower, wanted] = [text.toLowerCase(), secret.toLowerCase()];
  if (lower.length !== text.length) return text.replaceAll(secret, REDACTED);
  let clean = "";
  let shown = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, shown)) {
    clean += text.slice(shown, at) + REDACTED;
    shown = at + secret.length;
  }
  return clean + text.slice(shown);
}
