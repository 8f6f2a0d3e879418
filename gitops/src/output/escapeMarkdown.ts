import { escapeControlCharacters } from "pulumi-influxdb-serverless/rules";

/** Stands for a character of no width until the text is escaped; `printable` leaves no such one in it. */
const BREAK = "\u0000";

/** A text that Markdown shows as it is: no markup, no HTML, no link, and nobody is mentioned. */
export function escapeMarkdown(text: string): string {
  return (
    toOneLine(text)
      // GitHub and GitLab look for references (@name, #1, :smile:) after the Markdown is done: this breaks them.
      .replace(/([@#!%$~&])(?=\w)|(:)(?=[\w+-]+:)|\b(gh)(?=-\d)/gi, `$&${BREAK}`)
      .replace(/[&<>`*_[\]~|\\]/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/:\/\//g, "&#58;//")
      .replace(/\b(www|ftp)\./gi, "$1&#46;")
      .replaceAll(BREAK, "&#8203;")
  );
}

/** A text in one line, in which what is not seen is told by its number. */
export function toOneLine(text: string): string {
  return escapeControlCharacters(text.replace(/\r?\n/g, "\\n").replace(/\t/g, " "));
}
