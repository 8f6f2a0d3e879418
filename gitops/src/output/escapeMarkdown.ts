import { escapeControlCharacters } from "pulumi-influxdb-serverless/rules";

/** Placeholder for a zero-width character until the text is escaped; `toOneLine` escapes any NUL in the text. */
const BREAK = "\u0000";

/** Escapes text so that Markdown shows it literally: no markup, HTML, links or mentions. */
export function escapeMarkdown(text: string): string {
  return (
    toOneLine(text)
      // GitHub and GitLab look for references (@name, #1, :smile:) after rendering the Markdown: this breaks them.
      .replace(/([@#!%$~&])(?=\w)|(:)(?=[\w+-]+:)|\b(gh)(?=-\d)/gi, `$&${BREAK}`)
      .replace(/[&<>`*_[\]~|\\]/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/:\/\//g, "&#58;//")
      .replace(/\b(www|ftp)\./gi, "$1&#46;")
      .replaceAll(BREAK, "&#8203;")
  );
}

/** Returns a text on one line, with invisible characters shown as their code. */
export function toOneLine(text: string): string {
  return escapeControlCharacters(text.replace(/\r?\n/g, "\\n").replace(/\t/g, " "));
}

/** In a GitHub workflow, a line of output that looks like a command is one, so text from a preview must not begin with it. */
export function withoutWorkflowCommands(text: string): string {
  return text.replace(/^(\s*)(?=::)/gm, "$1| ").replace(/##(?=\[)/g, "## ");
}
