import { escapeControlCharacters } from "pulumi-influxdb-serverless/rules";

/** A text in one line, in which what is not seen is told by its number. */
export function printable(text: string): string {
  return escapeControlCharacters(text.replace(/\r?\n/g, "\\n").replace(/\t/g, " "));
}
