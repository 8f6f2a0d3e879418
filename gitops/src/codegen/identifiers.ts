/**
 * Creates variable names for texts of any kind: `sensorsBucket` for "sensors". The type suffix means that no name is a
 * reserved word. Invalid characters are dropped, and duplicates get a number.
 */
export class Identifiers {
  private readonly taken = new Set<string>();

  /** @param what what the variable holds: `Bucket` */
  name(text: string, what: string): string {
    const base = beginWithLetter(camelCase(text), what);
    let identifier = base;
    for (let count = 2; this.taken.has(identifier); count += 1) identifier = `${base}${count}`;
    this.taken.add(identifier);
    return identifier;
  }
}

/**
 * Letters that every compiler accepts in identifiers; for newer Unicode letters, that depends on the compiler's
 * version.
 */
const WORD =
  /[A-Za-z0-9À-ÖØ-öø-ſΑ-Ωα-ωА-яЁё\u3041-\u3096\u30a1-\u30fa\u4e00-\u9ffc\uac00-\ud7a3]+/g;

function camelCase(text: string): string {
  // Normalize, since otherwise the two encodings of "é" would give two names.
  const words = text.normalize("NFC").match(WORD) ?? [];
  return words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join("");
}

function beginWithLetter(name: string, what: string): string {
  if (name !== "" && !/^[0-9]/.test(name)) return `${name}${what}`;
  return `${lowerFirst(what)}${upperFirst(name)}`;
}

/** Lowercases an all-caps word completely: `CPU` becomes `cpu`. */
function lowerFirst(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : change(word, "toLowerCase");
}

function upperFirst(word: string): string {
  return change(word, "toUpperCase");
}

function change(word: string, how: "toLowerCase" | "toUpperCase"): string {
  const [first = "", ...rest] = word;
  return first[how]() + rest.join("");
}
