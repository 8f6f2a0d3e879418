import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";

/** Reads a text file. PowerShell's `>` writes UTF-16, or UTF-8 with a byte order mark. */
export async function readText(file: string): Promise<string> {
  return decode(await readFile(file));
}

/** Reads a text file, or standard input for `-`. */
export async function readInput(file: string): Promise<string> {
  return file === "-" ? decode(await buffer(process.stdin)) : readText(file);
}

/** Decodes according to the byte order mark, which isn't part of the text; without one, as UTF-8. */
function decode(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
