import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromWire, toWire } from "./propertySerialization";

describe("toWire", () => {
  it("omits undefined at every depth", () => {
    expect(toWire({ a: undefined, b: { c: undefined, d: 1 }, e: [{ f: undefined }] })).toEqual({
      b: { d: 1 },
      e: [{}],
    });
  });

  it.each([
    [{ at: new Date() }, "at"],
    [{ a: { b: new Map() } }, "a.b"],
    [{ a: [1n] }, "a[0]"],
    [{ a: Number.NaN }, "a"],
    [{ a: () => 1 }, "a"],
    [{ a: [undefined] }, "a[0]"],
  ])("refuses a value that would be stored differently: %s", (bag, path) => {
    expect(() => toWire(bag)).toThrow(`${path} can't be stored`);
  });

  it("does not change JSON", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => key !== "__proto__"),
          fc.jsonValue(),
        ),
        (bag) => {
          const json = JSON.parse(JSON.stringify(bag));
          expect(toWire(json)).toEqual(json);
        },
      ),
    );
  });
});

describe("fromWire", () => {
  it("removes the SDK's properties and absent values", () => {
    expect(
      fromWire({ __provider: "text", a: null, b: { c: null, d: [null, { e: null }] } }),
    ).toEqual({
      b: { d: [null, {}] },
    });
    expect(fromWire(undefined)).toEqual({});
  });
});
