/** A shorter text is no secret: to blot it out everywhere would make messages unreadable. */
const SHORTEST = 4;
/** A shorter token may stand in a text of its own accord: such a text is recorded as it is. */
const SHORTEST_TOKEN = 16;
const REDACTED = "[redacted]";
const PART = 10;
const LONG = 20;
const LETTER = /[0-9a-z]/gi;

/** Texts that are known as secret. */
class Secrets {
  private readonly texts = new Set<string>();
  /** Blotted out where they stand as a word of their own. */
  private readonly words = new Set<string>();
  /**
   * The parts of long secrets, in lower case. A server may repeat a token cut, escaped or in other letters: each run of
   * as many letters and digits as this gives it away.
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

  redact(text: string): string {
    let clean = text;
    for (const secret of this.longestFirst()) clean = withoutSecret(clean, secret);
    if (this.parts.size > 0) clean = withoutParts(clean, this.parts);
    if (this.words.size === 0) return clean;
    return clean.replace(/[\p{L}\p{N}_-]+/gu, (word) => (this.words.has(word) ? REDACTED : word));
  }

  /** The same for a text that may break off: the beginning of a secret at its end is redacted too. */
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

  /** One may be the beginning of another, whose rest must not show. */
  private longestFirst(): string[] {
    return [...this.texts].sort((one, other) => other.length - one.length);
  }
}

const secrets = new Secrets();
const tokens = new Secrets();

/**
 * Makes a text known as secret: from now on no error and no log line of ours shows it.
 * @param text Such as a password. One of fewer than 4 letters is kept only when `short` is set.
 * @param options `short`: whether a short one is blotted out too, where it stands as a word of its own.
 */
export function registerSecret(text: string | undefined, { short = false } = {}): void {
  if (!text) return;
  if (text.length >= SHORTEST) secrets.add(text);
  else if (short) secrets.addWord(text);
}

/** Makes a token known as secret, also for what is recorded of a server's answers. */
export function registerToken(token: string): void {
  registerSecret(token);
  if (token.length >= SHORTEST_TOKEN) tokens.add(token);
}

/**
 * The text with every known secret blotted out.
 * @param text What a person, a log or a state may get to see, such as the message of an error.
 */
export function redact(text: string): string {
  return secrets.redact(text);
}

/**
 * Redacts every known secret in a text that may break off in the middle of one.
 * @param text Such as the body of a response whose connection broke.
 */
export function redactCut(text: string): string {
  return secrets.redactCut(text);
}

/**
 * Redacts every known token, and nothing else.
 * @param text A value that a server has, such as the description of a bucket.
 */
export function redactTokens(text: string): string {
  return tokens.redact(text);
}

/** A secret as it is, and as URLs and JSON have it; Go writes some letters of JSON otherwise. */
function formsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ofGo = json.replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
  return [text, encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd")), json, ofGo];
}

/** Blots out every stretch that is made of parts of a long secret, whatever stands between its letters and digits. */
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

/**
 * A text from a server or a program, fit for a terminal: control characters could move the cursor or hide what
 * stands beside them, so they are written out.
 * @param text Of one line: line breaks are written out, too.
 */
export function escapeControlCharacters(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
