/**
 * A text from a server or a program, fit for a terminal: control characters could move the cursor or hide what
 * stands beside them, so they are written out.
 * @param text Of one line: line breaks are written out, too.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
