/** As much of a text as fits into a sentence, or into so many characters. */
export function shorten(text: string, length = 80): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
