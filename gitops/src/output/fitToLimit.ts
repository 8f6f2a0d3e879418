/** Lines that belong together. */
export interface Part {
  head?: string[];
  lines: string[];
  foot?: string[];
  /** Returns a line that says that some lines were left out. */
  omitted?: (count: number) => string;
  /** The maximum size of its lines, in bytes; default: all remaining space. */
  most?: number;
  /** Always included, so keep it short. */
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
  // Reserve space for the omission lines up front: they must fit wherever the text is cut.
  let room = limit - RESERVE * parts.length;
  for (const part of parts) {
    if (part.lines.length === 0) continue;
    const { head = [], foot = [] } = part;
    room -= sizeOf([...head, ...foot]);
    if (room < 0 && !part.whole) return ended(kept);
    const lines = part.whole ? part.lines : cut(part.lines, Math.min(room, part.most ?? room));
    const left = part.lines.length - lines.length;
    room -= sizeOf(lines);
    kept.push(
      ...head,
      ...lines,
      ...(left > 0 && part.omitted ? ["", part.omitted(left)] : []),
      ...foot,
    );
  }
  return ended(kept);
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
