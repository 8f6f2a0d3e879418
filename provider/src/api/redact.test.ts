import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, redactCut, registerSecret } from "./redact";

describe("redact", () => {
  it("redacts secrets in full if one contains another", () => {
    const word = fc.stringMatching(/^[k-z]{4,9}$/);
    fc.assert(
      fc.property(word, word, word, fc.boolean(), (before, middle, after, isShortFirst) => {
        const secrets = [middle, before + middle + after];
        for (const secret of isShortFirst ? secrets : secrets.toReversed()) registerSecret(secret);
        expect(redact(`a ${before}${middle}${after} b ${middle}`)).toMatch(
          /^a (\[redacted\])+ b \[redacted\]$/,
        );
      }),
    );
  });

  it("redacts the start of a secret where the text is cut", () => {
    registerSecret("hush-label-7");
    for (const length of [11, 8, 4]) {
      expect(redactCut(`{"name":"${"hush-label-7".slice(0, length)}`)).toBe('{"name":"[redacted]');
    }
    expect(redactCut('{"name":"Hush-Label-7","x":"hus')).toBe('{"name":"[redacted]","x":"hus');
  });
});
