/**
 * Names of variables for texts of any kind: `sensorsBucket` for "sensors". With what it is at its end, no name is a
 * word of the language; what cannot stand in a name is left out, and what is then there already gets a number.
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

/** Letters that every compiler knows: which of the newer ones may stand in a name depends on its age. */
const WORD =
  /[A-Za-z0-9À-ÖØ-öø-ſΑ-Ωα-ωА-яЁё\u3041-\u3096\u30a1-\u30fa\u4e00-\u9ffc\uac00-\ud7a3]+/g;

function camelCase(text: string): string {
  // In one form: two ways to write "é" are two names else.
  const words = text.normalize("NFC").match(WORD) ?? [];
  return words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join("");
}

function beginWithLetter(name: string, what: string): string {
  if (name !== "" && !/^[0-9]/.test(name)) return `${name}${what}`;
  return `${lowerFirst(what)}${upperFirst(name)}`;
}

/** A word in capitals is no word with a capital: `CPU` becomes `cpu`. */
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
