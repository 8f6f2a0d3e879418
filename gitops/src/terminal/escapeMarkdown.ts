import { visible } from "./visible";

/**
 * A text from a server or a program, fit for a cell of a table or a line of Markdown: it must not end the cell, bring
 * markup or HTML of its own, or call people (`@name`) and issues (`#1`).
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]()<>#+!|~&$-]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@/g, "&#64;")
    .replace(/:\/\//g, "&#58;//")
    .replace(/www\./gi, (found) => `${found.slice(0, 3)}&#46;`);
}
