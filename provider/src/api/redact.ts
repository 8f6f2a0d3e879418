/** Shorter text doesn't count as a secret: redacting it everywhere would make messages unreadable. */
const SHORTEST = 4;
/** A shorter token may occur in other text by coincidence, so such text is recorded unchanged. */
const SHORTEST_TOKEN = 16;
const REDACTED = "[redacted]";
const PART = 10;
const LONG = 20;
const LETTER = /[0-9a-z]/gi;

/** Known secrets. */
class Secrets {
  private readonly texts = new Set<string>();
  /** Redacted where they appear as a separate word. */
  private readonly words = new Set<string>();
  /**
   * The parts of long secrets, in lower case. A server may echo a token truncated, escaped or in a different case: any
   * run of this many letters and digits gives it away.
   */
  private readonly parts = new Set<string>();

  addWord(word: string): void {
    this.words.add(word);
  }

  add(text: string): void {
    for (const form of formsOf(text)) this.texts.add(form);
    if (text.length < LONG) return;
    const letters = (text.match(LETTER) ?? []).join("").toLowerCase();
    for (let at = 0; at + PART <= letters.length; at += 1) {
      this.parts.add(letters.slice(at, at + PART));
    }
  }

  /** Redacts secrets that are in the text as a whole. */
  redactWhole(text: string): string {
    return this.longestFirst().reduce(withoutSecret, text);
  }

  redact(text: string): string {
    let clean = this.redactWhole(text);
    if (this.parts.size > 0) clean = withoutParts(clean, this.parts);
    if (this.words.size === 0) return clean;
    return clean.replace(/[\p{L}\p{N}_-]+/gu, (word) => (this.words.has(word) ? REDACTED : word));
  }

  /** The same for text that may be cut off: the beginning of a secret at the end of the text is also redacted. */
  redactCut(text: string): string {
    const clean = this.redact(text);
    const end = clean.toLowerCase();
    for (const secret of this.longestFirst()) {
      const start = secret.toLowerCase();
      for (let length = start.length - 1; length >= SHORTEST; length -= 1) {
        if (end.endsWith(start.slice(0, length))) return clean.slice(0, -length) + REDACTED;
      }
    }
    return clean;
  }

  /** One secret may be a prefix of another, whose rest must not be shown. */
  private longestFirst(): string[] {
    return [...this.texts].sort((one, other) => other.length - one.length);
  }
}

const secrets = new Secrets();
const tokens = new Secrets();

/**
 * Registers a secret. From then on, none of our errors or log lines show it.
 * @param text The secret, such as a password. If it has fewer than 4 characters, it is registered only if `short` is
 * set.
 * @param options `short`: whether to redact a short secret too, where it appears as a separate word.
 */
export function registerSecret(text: string | undefined, { short = false } = {}): void {
  if (!text) return;
  if (text.length >= SHORTEST) secrets.add(text);
  else if (short) secrets.addWord(text);
}

/** Registers a token as a secret, including for what is recorded from server responses. */
export function registerToken(token: string): void {
  registerSecret(token);
  if (token.length >= SHORTEST_TOKEN) tokens.add(token);
}

/**
 * Redacts every known secret in a text.
 * @param text Text that a user, a log or the state may contain, such as an error message.
 */
export function redact(text: string): string {
  return secrets.redact(text);
}

/**
 * Redacts every known secret in a text that may be cut off in the middle of one.
 * @param text Such as the body of a response whose connection broke.
 */
export function redactCut(text: string): string {
  return secrets.redactCut(text);
}

/**
 * Redacts every known token, and nothing else. Only whole tokens: a value that merely has a part in common with one,
 * such as a bucket `my-secret-data` with a token `my-secret-token`, must stay as it is, since names and IDs are used.
 * @param text A value from a server, such as a bucket's description.
 */
export function redactTokens(text: string): string {
  return tokens.redactWhole(text);
}

/** The secret itself and its URL and JSON encodings; Go escapes some characters differently in JSON. */
function formsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ofGo = json.replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
  return [text, encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd")), json, ofGo];
}

/** Redacts every stretch that consists of parts of a long secret, with any characters between letters and digits. */
function withoutParts(text: string, parts: ReadonlySet<string>): string {
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

/** Ignores case, since label names are case-insensitive. */
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

/**
 * Makes text from a server or a program safe for a terminal: control characters could move the cursor or hide adjacent
 * text, so they are escaped.
 * @param text One line of text; line breaks are escaped, too.
 */
export function escapeControlCharacters(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
