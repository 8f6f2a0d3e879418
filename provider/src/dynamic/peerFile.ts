import { closeSync, openSync, readSync, statSync } from "node:fs";

/** What one other process has written so far of what its resources hold; read on from where it was last time. */
export class PeerFile {
  private readonly marks = new Map<string, Set<string>>();
  private offset = 0;
  private rest = "";

  constructor(private readonly path: string) {}

  marksOf(key: string): string[] {
    this.readOn();
    return [...(this.marks.get(key) ?? [])];
  }

  private readOn(): void {
    const missing = statSync(this.path).size - this.offset;
    if (missing <= 0) return;
    const buffer = Buffer.alloc(missing);
    const file = openSync(this.path, "r");
    try {
      this.offset += readSync(file, buffer, 0, missing, this.offset);
    } finally {
      closeSync(file);
    }
    const lines = (this.rest + buffer.toString("utf8")).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.apply(line);
  }

  private apply(line: string): void {
    const [sign, key = "", mark = ""] = line.split("\t");
    const marks = this.marks.get(key) ?? new Set();
    if (sign === "+") marks.add(mark);
    else marks.delete(mark);
    this.marks.set(key, marks);
  }
}
