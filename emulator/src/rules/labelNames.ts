/** What the service trims from a name. JavaScript differs: it trims U+FEFF but not U+0085. */
const OUTER_SPACE = /^\p{White_Space}+|\p{White_Space}+$/gu;

export function trimLabelName(name: string): string {
  return name.replace(OUTER_SPACE, "");
}

/**
 * Returns the name in the form used for comparisons. A letter is replaced by its lowercase form only if both have the
 * same uppercase form, which isn't true of the Kelvin sign and k. Observed on InfluxDB 2.7.12.
 */
export function foldLabelName(name: string): string {
  return [...name].map(foldLetter).join("");
}

function foldLetter(letter: string): string {
  const lower = letter.toLowerCase();
  return lower.toUpperCase() === letter.toUpperCase() ? lower : letter;
}
