import { toOneLine } from "../../output/escapeMarkdown";

export { toOneLine };

/*
 * Names, descriptions and messages come from pull requests, possibly from strangers. Whatever they contain, they must be
 * shown as plain text on a terminal, in a comment and in a log.
 */

/** The same, but keeps line breaks. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(toOneLine).join("\n");
}

/** Formats a code block that its contents can't end. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${printableLines(text)}\n${fence}`;
}

/** Escapes the message of a GitHub workflow command. */
export function commandData(text: string): string {
  return toOneLine(text).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

/** Escapes a property of a GitHub workflow command. */
export function commandProperty(text: string): string {
  return commandData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
