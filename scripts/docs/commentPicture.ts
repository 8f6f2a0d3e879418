/*
 * Draws a comment written by `influxdb-gitops review --format markdown`: the marker, a heading, a line, a table and
 * collapsed sections. It supports no other Markdown. The test next to the renderer keeps docs/review-comment.svg up to
 * date:
 *
 *   npx vitest run --project unit gitops/src/review/render/picture.test.ts -u
 */

const WIDTH = 900;
const MARGIN = 20;
const SIZE = 14;
const LINE = 21;
const PAD = 7;
/** The average width of a character: SVG doesn't wrap text. */
const CHARACTER = 7.1;
const COLUMNS = [118, 74, 150];
const FONT = "-apple-system, Segoe UI, Helvetica, Arial, sans-serif";

/** @returns the SVG */
export function commentPicture(markdown: string): string {
  const drawing = new Drawing();
  for (const line of withoutFolded(markdown.split("\n"))) {
    if (line.startsWith("<!--") || line === "" || /^\| ?---/.test(line)) continue;
    if (line.startsWith("### ")) drawing.paragraph(line.slice(4), { size: 18, weight: 600 });
    else if (line.startsWith("|")) drawing.row(cellsOf(line), line.startsWith("| |"));
    else if (line.startsWith("<details>")) drawing.paragraph(`▸ ${line.replace(/<[^>]+>/g, "")}`);
    else drawing.paragraph(line);
  }
  return drawing.svg();
}

/** A collapsed section shows only its summary. */
function withoutFolded(lines: string[]): string[] {
  let isFolded = false;
  return lines.filter((line) => {
    const isShown = !isFolded;
    if (line.startsWith("<details>")) isFolded = true;
    if (line === "</details>") isFolded = false;
    return isShown;
  });
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
}

interface Look {
  size?: number;
  weight?: number;
  color?: string;
}

/** Symbols are drawn, since not every font has them. */
const SIGNS: Record<string, string> = {
  "🔴": "#d1242f",
  "🟠": "#e16f24",
  "🔵": "#0969da",
  "✅": "#1a7f37",
  "⚪": "#d1d9e0",
};

class Drawing {
  private y = MARGIN;
  private readonly parts: string[] = [];

  paragraph(text: string, { size = SIZE, weight = 400 } = {}): void {
    const width = (WIDTH - 2 * MARGIN) / (CHARACTER * (size / SIZE));
    for (const line of wrap(plain(text), width)) {
      this.y += size === SIZE ? LINE : LINE * 1.3;
      this.text(MARGIN, this.y, line, { size, weight });
    }
    this.y += PAD;
  }

  row(cells: string[], isHead: boolean): void {
    const top = this.y;
    const widths = [...COLUMNS, WIDTH - 2 * MARGIN - COLUMNS.reduce((sum, it) => sum + it, 0)];
    let height = 0;
    let x = MARGIN;
    const drawn = cells.map((cell, index) => {
      const width = widths[index] ?? 0;
      const lines = cell
        .split("<br>")
        .flatMap((part) =>
          wrap(plain(part), (width - 2 * PAD) / CHARACTER).map((text) => ({ text, part })),
        );
      height = Math.max(height, lines.length * LINE + PAD);
      const at = x;
      x += width;
      return { at, width, lines };
    });
    for (const { at, width, lines } of drawn) {
      this.parts.push(
        `<rect x="${at}" y="${top}" width="${width}" height="${height}" fill="${isHead ? "#f6f8fa" : "#ffffff"}" stroke="#d1d9e0"/>`,
      );
      lines.forEach(({ text, part }, index) => {
        const weight = isHead || part.startsWith("**") ? 600 : 400;
        const color = part.startsWith("<sub>") ? "#59636e" : "#1f2328";
        this.text(at + PAD, top + (index + 1) * LINE - 4, text, { weight, color });
      });
    }
    this.y += height;
  }

  private text(x: number, y: number, text: string, look: Look): void {
    const { size = SIZE, weight = 400, color = "#1f2328" } = look;
    const [sign = "", ...rest] = text.split(" ");
    const fill = SIGNS[sign];
    if (fill) {
      const radius = size * 0.38;
      this.parts.push(
        `<circle cx="${(x + radius).toFixed(1)}" cy="${(y - size * 0.35).toFixed(1)}" r="${radius.toFixed(1)}" fill="${fill}"/>`,
      );
      this.text(x + size * 1.2, y, rest.join(" "), look);
      return;
    }
    this.parts.push(
      `<text x="${x}" y="${y.toFixed(0)}" font-size="${size}" font-weight="${weight}" fill="${color}">${xml(text)}</text>`,
    );
  }

  svg(): string {
    const height = Math.ceil(this.y + MARGIN);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="${FONT}" role="img">`,
      `<title>A comment of influxdb-gitops review</title>`,
      `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6" fill="#ffffff" stroke="#d1d9e0"/>`,
      ...this.parts,
      "</svg>",
      "",
    ].join("\n");
  }
}

/** Returns the visible text. */
function plain(text: string): string {
  return text
    .replace(/<[^>]+>|\*\*/g, "")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/\u200b/g, "");
}

function wrap(text: string, length: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line && line.length + word.length + 1 > length) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}

function xml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
