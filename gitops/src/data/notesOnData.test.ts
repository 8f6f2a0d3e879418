import { describe, expect, it } from "vitest";
import type { FoundData } from "./bucketData";
import { type NamedData, notesOnData } from "./notesOnData";

const FOUND: FoundData = {
  lookedAt: Date.UTC(2026, 2, 10, 12),
  isEmpty: false,
  measurements: 1,
  oldest: undefined,
  newest: undefined,
  older: undefined,
  gaps: [],
};

/** Buckets for which a request failed, each with an error that has the bucket's ID. */
const failed = (count: number, status = (_index: number) => 403): NamedData[] =>
  Array.from({ length: count }, (_, index) => {
    const id = index.toString(16).padStart(16, "0");
    const problem = `Could not query bucket ${id}: GET /query returned ${status(index)}`;
    return { id, name: `b${index}`, data: { problem } };
  });

describe("notesOnData", () => {
  it("puts buckets into one note if the reasons differ only in the bucket's ID", () => {
    expect(notesOnData(failed(130))).toEqual([
      "Not checked: b0, b1, b2, b3, b4 and 125 more: Could not query bucket …: GET /query returned 403",
    ]);
  });

  it("counts the buckets of all reasons, and lists only the most common ones", () => {
    const partly = { ...FOUND, gaps: ["slow", "mixed"] };
    const looked = [...failed(130, (index) => index % 9), { id: "1", name: "p", data: partly }];
    const notes = notesOnData([{ id: "2", name: "whole", data: FOUND }, ...looked]);
    expect(notes.slice(0, 2)).toEqual([
      expect.stringMatching(/^Data checked on 2026-03-10 12:00 UTC: 2 buckets\./),
      "Not fully checked: 131 buckets, for 11 reasons. The first 5:",
    ]);
    expect(notes.slice(2)).toHaveLength(5);
    expect(notes[2]).toMatch(/^Not checked: b0, b9, b18, b27, b36 and 10 more: .* returned 0$/);
  });
});
