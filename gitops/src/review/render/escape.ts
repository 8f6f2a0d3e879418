import { visible } from "../../terminal/visible";

/*
 * Names, descriptions and messages come from pull requests of people whom nobody may know: whatever they hold, it must
 * be seen as text, on a terminal, in a comment and in a log.
 */

/** A text in one line, in which what is not seen is told by its number. */
export function printable(text: string): string {
  return visible(text.replace(/\r?\n/g, "\\n").replace(/\t/g, " "));
}

/** The same, with its lines kept. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(printable).join("\n");
}

/** Stands for a character of no width until the text is escaped; `printable` leaves no such one in it. */
const BREAK = "\u0000";

/** A text that Markdown shows as it is: no markup, no HTML, no link, and nobody is mentioned. */
export function markdown(text: string): string {
  return (
    printable(text)
      // GitHub and GitLab look for references (@name, #1, :smile:) after the Markdown is done: this breaks them.
      .replace(/([@#!%$~&])(?=\w)|(:)(?=[\w+-]+:)|\b(gh)(?=-\d)/gi, `$&${BREAK}`)
      .replace(/[&<>`*_[\]~|\\]/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/:\/\//g, "&#58;//")
      .replace(/\b(www|ftp)\./gi, "$1&#46;")
      .replaceAll(BREAK, "&#8203;")
  );
}

/** A block of code that nothing in it can end. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${printableLines(text)}\n${fence}`;
}

/** The message of a workflow command of GitHub. */
export function commandData(text: string): string {
  return printable(text).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

/** A property of a workflow command of GitHub. */
export function commandProperty(text: string): string {
  return commandData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
