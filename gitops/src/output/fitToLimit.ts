/** Lines that belong together. */
export interface Part {
  head?: string[];
  lines: string[];
  foot?: string[];
  /** Returns a line that says that some lines were left out. */
  omitted?: (count: number) => string;
  /** The maximum size of its lines, in bytes; default: all remaining space. */
  most?: number;
  /** Always included, up to `most`, so keep it short; without `head` and `foot`. */
  whole?: true;
}

/** Space for the line that says what was left out, and for line breaks. */
const RESERVE = 200;

/**
 * Joins as many parts as fit, in order; a part that was started is also finished. Pure.
 * @param limit in bytes; a text never has fewer bytes than characters
 */
export function fitToLimit(limit: number, parts: readonly Part[]): string {
  const kept: string[] = [];
  const included = parts.filter(({ lines }) => lines.length > 0);
  // Reserve space up front for the parts that are always included, and for the omission lines, which must fit wherever
  // the text is cut.
  const always = included.filter(({ whole }) => whole).map(wholeOf);
  let room = limit - RESERVE * parts.length - sizeOf(always.flat());
  for (const part of included) {
    const { head = [], foot = [], most = room, whole } = part;
    if (!whole) room -= sizeOf([...head, ...foot]);
    if (room < 0 && !whole) continue;
    const lines = whole ? wholeOf(part) : cut(part.lines, Math.min(room, most));
    const left = part.lines.length - lines.length;
    if (!whole) room -= sizeOf(lines);
    kept.push(
      ...head,
      ...lines,
      ...(left > 0 && part.omitted ? ["", part.omitted(left)] : []),
      ...foot,
    );
  }
  return ended(kept);
}

/** The lines of a part that is always included. */
function wholeOf({ lines, most = Number.POSITIVE_INFINITY }: Part): string[] {
  return cut(lines, most);
}

function cut(lines: readonly string[], room: number): string[] {
  let used = 0;
  const count = lines.findIndex((line) => {
    used += sizeOf([line]);
    return used > room;
  });
  return lines.slice(0, count < 0 ? lines.length : count);
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}

function ended(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
