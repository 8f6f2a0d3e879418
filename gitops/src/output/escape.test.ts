import fc from "fast-check";
import { escapeControlCharacters } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { escapeMarkdown } from "./escapeMarkdown";

describe("escapeControlCharacters", () => {
  it("escapes what could move the cursor or hide text", () => {
    expect(escapeControlCharacters("a\u001b[2Jb\r\u202ec\nd")).toBe(
      "a\\u{1b}[2Jb\\u{d}\\u{202e}c\\u{a}d",
    );
    expect(escapeControlCharacters("größe 数据 😀")).toBe("größe 数据 😀");
  });
});

describe("escapeMarkdown", () => {
  it("leaves no character with a meaning, and only one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped.replace(/&#\d+;/g, " ")).not.toMatch(/[`*_[\]<>|~\n\r]|[@#!]\w/);
      }),
    );
    expect(escapeMarkdown("a|b @me <b>")).toBe("a&#124;b @&#8203;me &#60;b&#62;");
  });

  it("makes no links from addresses", () => {
    expect(escapeMarkdown("see https://evil.example or www.evil.example")).toBe(
      "see https&#58;//evil.example or www&#46;evil.example",
    );
  });
});
