import fc from "fast-check";
import { expect, it } from "vitest";
import { formatJson } from "./formatJson";

it("JSON has the value, but no control or invisible characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = formatJson({ text });
      expect(JSON.parse(json)).toEqual({ text });
      expect(json.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
  expect(formatJson("\u009b\u{e0001}")).toBe('"\\u009b\\udb40\\udc01"\n');
});
