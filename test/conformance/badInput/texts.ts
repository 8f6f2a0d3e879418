import fc from "fast-check";

const ODD_TARGETS =
  "% %zz %00 %ff%fe %c3 %E2%82 %2F %2e%2e .. // \\ ? # a=b&c ; & = + ?limit=%zz".split(" ");
const ODD_NUMBERS =
  "1e400 -1e400 9007199254740993 -9223372036854775808 1e30 0.1 -0 3600.5 1E3".split(" ");

/** Texts of all kinds for a request's first line. */
export const targetTexts = fc.oneof(
  fc.string({ unit: "binary" }).map((text) => text.replace(/[\s\p{Cc}]/gu, "")),
  fc.string().map((text) => encodeURIComponent(text)),
  fc.constantFrom(...ODD_TARGETS),
);

/** Numbers at and beyond the limits. */
export const numberTexts = fc.constantFrom(...ODD_NUMBERS);

/** Texts that are JSON. */
export const jsonTexts = fc.json({ maxDepth: 4 });

/** JSON with halves of surrogate pairs, control characters, and names of JavaScript's own. */
export const oddJsonTexts = fc.constantFrom(
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"\\u0000"',
  '"\\u2028"',
  '{"__proto__":"x"}',
  '[{"everySeconds":"\\ud83d"}]',
);

export const headerTexts = fc.string({ unit: "grapheme-ascii" }).map((text) => text.trim());

/** Random bytes: usually not UTF-8. */
export const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
