import fc from "fast-check";
import { expect, it } from "vitest";
import { canBeQueried, countQuestion, edgeQuestion, quoteName, toBatches } from "./influxql";

/** Reads a quoted name as InfluxQL's scanner does; undefined if it does not end at the last quote. */
function scanned(text: string): string | undefined {
  const characters = [...text.replace(/\r\n?/g, "\n").replace(/\0.*/s, "")];
  if (characters.shift() !== '"') return undefined;
  let name = "";
  for (;;) {
    const character = characters.shift();
    if (character === '"') return characters.length === 0 ? name : undefined;
    if (character === undefined || character === "\n") return undefined;
    if (character !== "\\") {
      name += character;
      continue;
    }
    const escaped = characters.shift() ?? "";
    if (!"n\\\"'".includes(escaped) || escaped === "") return undefined;
    name += escaped === "n" ? "\n" : escaped;
  }
}

it("every name that can be queried is quoted so that the server reads the same name", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom('"', "\\", "n", "\n", "\r", "'", ";", " ", "\0", "é") }),
  );
  fc.assert(
    fc.property(name, (text) => {
      if (canBeQueried(text)) expect(scanned(quoteName(text))).toBe(text);
    }),
    { numRuns: 2_000 },
  );
  for (const text of ["", "a\0b", "a\rb", "\ufffd", "\ud800", "_fieldKeys"]) {
    expect([text, canBeQueried(text)]).toEqual([text, false]);
  }
});

it("edge and count queries have the expected text", () => {
  expect(edgeQuestion('a"', "newest")).toBe('SELECT * FROM "a\\"" ORDER BY time DESC LIMIT 1');
  expect(countQuestion("m", 1_000)).toBe(
    "SELECT COUNT(*) FROM \"m\" WHERE time < '1970-01-01T00:00:01.000Z'",
  );
});

it("batches have every query once, in order, within the limits for a URL and for a batch", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 6_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 5 }), (sizes, most) => {
      const items = sizes.map((size, index) => ({ index, questions: ["x".repeat(size)] }));
      const batches = toBatches(items, () => most);
      expect(batches.flat()).toEqual(items);
      for (const batch of batches) {
        const length = batch.reduce((sum, { questions: [text = ""] }) => sum + text.length, 0);
        expect(batch.length === 1 || (length <= 4_000 && batch.length <= most)).toBe(true);
      }
    }),
  );
});
