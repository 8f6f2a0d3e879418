import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes, SortedByName } from "./sortedByName";

const named = (name: string) => ({ name });

describe("SortedByName", () => {
  it("keeps the byte order of UTF-8 for any order of insertion", () => {
    const names = fc.uniqueArray(fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(names, (given) => {
        const list = new SortedByName<{ name: string }>();
        for (const name of given) list.add(named(name));
        const bytes = given.map((name) => Buffer.from(name)).sort(Buffer.compare);
        expect(list.items.map(({ name }) => name)).toEqual(bytes.map(String));
      }),
    );
  });

  it("sorts a character above U+FFFF after all others, unlike UTF-16", () => {
    expect("\u{1F600}" < "\uFF5E").toBe(true);
    expect(compareBytes("\u{1F600}", "\uFF5E")).toBeGreaterThan(0);
  });

  it("removes the item itself, never its neighbor", () => {
    const list = new SortedByName<{ name: string }>();
    const [a, b] = [named("a"), named("b")];
    list.add(a);
    list.add(b);
    list.remove(a);
    list.remove(a);
    list.remove(named("b"));
    expect(list.items).toEqual([b]);
    expect(list.get("b")).toBe(b);
  });
});
