/** What the service takes off the ends of a name: not the same as in JavaScript, which counts U+FEFF and not U+0085. */
const OUTER_SPACE = /^\p{White_Space}+|\p{White_Space}+$/gu;

export function trimLabelName(name: string): string {
  return name.replace(OUTER_SPACE, "");
}

/**
 * A name as it is compared, letter by letter. A letter counts as its lower case only where both have the same upper
 * case, which isn't true of the Kelvin sign and k. Observed in InfluxDB 2.7.12.
 */
export function foldLabelName(name: string): string {
  return [...name].map(foldLetter).join("");
}

function foldLetter(letter: string): string {
  const lower = letter.toLowerCase();
  return lower.toUpperCase() === letter.toUpperCase() ? lower : letter;
}
