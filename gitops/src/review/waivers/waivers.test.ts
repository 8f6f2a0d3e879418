import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reviewPreview } from "../../../../test/support/reviewPreview";
import type { Finding } from "../finding";
import { applyWaivers, fits } from "./applyWaivers";
import type { Waiver } from "./waiver";
import { addWaivers, parseWaivers } from "./waiverFile";
import { openFindings, waiverFor } from "./writeWaivers";

const preview = readFileSync(join(__dirname, "../fixtures/retention.json"), "utf8");
const TODAY = "2026-06-01";
const WHY = { reason: "agreed", expires: "2026-12-31" };
const all = reviewPreview(preview).findings;
const byName = (name: string) => all.find((finding) => finding.name === name) as Finding;
const shorter = byName("shorter");

function reviewWith(text: string, today = "2026-06-01") {
  return reviewPreview(preview, { waivers: parseWaivers(text, "w.yaml", today), today });
}
const fileFor = (...findings: Finding[]) =>
  addWaivers(
    "",
    "w.yaml",
    findings.map((finding) => waiverFor(finding, WHY)),
    "2026-06-01",
  );

describe("waiver", () => {
  it("matches the finding that it was written for, and no other", () => {
    for (const finding of openFindings(all, "notice").waivable) {
      const review = reviewWith(fileFor(finding));
      const waived = review.findings.filter((it) => it.waived);
      expect(waived).toEqual([{ ...finding, waived: WHY }]);
      expect(review.waivers).toEqual([]);
    }
  });

  it("removes its finding from the counts and the verdict", () => {
    const { waivable } = openFindings(all, "destructive");
    const review = reviewWith(fileFor(...waivable));
    const { uncertain } = openFindings(all, "destructive");
    expect(review.counts.destructive).toBe(uncertain.length);
    expect(waivable).not.toEqual([]);
  });

  it.each(["rule", "resource", "id", "property", "old", "new"] as const)(
    "with another %s does not match",
    (key) => {
      const waiver = { ...waiverFor(shorter, WHY), place: "", [key]: "RET999" };
      expect(fits(waiver, shorter)).toBe(false);
    },
  );

  it("without an ID does not match an existing object", () => {
    const { id, ...waiver } = waiverFor(shorter, WHY);
    expect(id).toBeDefined();
    expect(fits({ ...waiver, place: "" }, shorter)).toBe(false);
  });

  it("never matches a value that the preview does not show", () => {
    const unknown = byName("unknown");
    expect(fits({ ...waiverFor(unknown, WHY), place: "" }, unknown)).toBe(false);
    expect(openFindings(all, "breaking").uncertain).toContain(unknown);
  });

  it("for a less severe finding never matches a more severe one", () => {
    // A bucket that is removed from the stack with retainOnDelete, and the same one deleted.
    const deleted: Finding = { ...shorter, rule: "BKT101", property: null, new: null };
    const kept: Finding = { ...deleted, severity: "notice" };
    const [forDeleted, forKept] = [deleted, kept].map((it) => ({
      ...waiverFor(it, WHY),
      place: "",
    })) as [Waiver, Waiver];
    expect([fits(forKept, kept), fits(forKept, deleted)]).toEqual([true, false]);
    expect([fits(forDeleted, kept), fits(forDeleted, deleted)]).toEqual([true, true]);
    // As written by 0.1.0: it could be for either of them.
    const { severity, ...old } = forKept;
    expect(severity).toBe("notice");
    expect([fits(old, kept), fits(old, deleted)]).toEqual([true, false]);
    // If a rule has only one severity, such a waiver still counts.
    const { severity: _, ...retention } = { ...waiverFor(shorter, WHY), place: "" };
    expect(fits(retention, shorter)).toBe(true);
  });

  it("counts on its last day, and is reported as expired on the next", () => {
    const text = fileFor(shorter);
    expect(reviewWith(text, "2026-12-31").waivers).toEqual([]);
    const late = reviewWith(text, "2027-01-01");
    expect(late.waivers).toMatchObject([{ state: "expired", waiver: { place: "w.yaml:2" } }]);
    expect(late.counts).toEqual(reviewPreview(preview).counts);
  });

  it("is reported as unused if it matches nothing, unless it is for another stack", () => {
    const unused = fileFor({ ...shorter, name: "x", urn: `${shorter.urn}x` });
    expect(reviewWith(unused).waivers).toMatchObject([{ state: "unused" }]);
    expect(reviewWith(unused.replace("urn:pulumi:test", "urn:pulumi:prod")).waivers).toEqual([]);
  });

  it("matches only one finding, so that a second equal waiver is unused", () => {
    const text = fileFor(shorter, shorter);
    expect(reviewWith(text).waivers).toMatchObject([{ state: "unused" }]);
  });

  it("accepts only one of two equal findings", () => {
    const waiver = { ...waiverFor(shorter, WHY), place: "" };
    const changes = { stack: undefined };
    const { findings } = applyWaivers([shorter, shorter], [waiver], { today: TODAY, changes });
    expect(findings.map(({ waived }) => waived !== undefined)).toEqual([true, false]);
  });
});

/** Each list contains the previous one nine times. */
const BOMB = Array.from({ length: 9 }, (_, index) => {
  const item = index === 0 ? "x" : `*a${index - 1}`;
  return `a${index}: &a${index} [${Array(9).fill(item).join(", ")}]\n`;
}).join("");

describe("waivers file", () => {
  const waiver = (more: string) =>
    `# ours\nwaivers:\n  - rule: RET101\n    resource: urn:pulumi:s::p::t::n\n    reason: why\n    expires: 2027-01-31\n${more}`;

  it("reads every value as text", () => {
    expect(parseWaivers(waiver("    old: 30\n    new: true\n"), "f", TODAY)).toMatchObject([
      { old: "30", new: "true", expires: "2027-01-31", place: "f:3" },
    ]);
  });

  it("matches the finding that it was written for, whatever its names", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 12 }),
      fc.constantFrom(
        " a",
        "a ",
        "\u0085",
        "\u2028",
        "\r\n",
        "a\r",
        "\t",
        "#",
        "- x",
        "|",
        "~",
        "a\n\n",
      ),
      fc.constantFrom(
        "null",
        "'",
        '"',
        "\\",
        "\ufeff",
        ": ",
        "{}",
        "&a",
        "*a",
        "!x",
        "%",
        "@",
        "`",
      ),
    );
    fc.assert(
      fc.property(text, text, text, text, (name, property, before, after) => {
        const finding: Finding = {
          ...shorter,
          urn: `${shorter.urn}${name}`,
          property: property || null,
          old: { text: before, certain: true },
          new: { text: after, certain: true },
        };
        const [read] = parseWaivers(fileFor(finding), "f", TODAY);
        expect(read && fits(read, finding)).toBe(true);
      }),
    );
  });

  it("can be empty or have only comments", () => {
    expect(parseWaivers("", "f", TODAY)).toEqual([]);
    expect(parseWaivers("# none yet\n", "f", TODAY)).toEqual([]);
  });

  it("keeps its content when a waiver is added", () => {
    const text = addWaivers(waiver("    # meant\n"), "f", [waiverFor(shorter, WHY)], "2026-06-01");
    expect(text).toContain("# ours");
    expect(text).toContain("# meant");
    expect(parseWaivers(text, "f", TODAY)).toHaveLength(2);
  });

  describe("with an expired waiver", () => {
    const again = { reason: "still", expires: "2027-03-31" };
    const expired = fileFor(shorter);
    const renew = (text: string, ...findings: Finding[]) =>
      addWaivers(
        text,
        "f",
        findings.map((finding) => waiverFor(finding, again)),
        "2027-02-01",
      );

    it("gets the new one in its place for the same object", () => {
      const anyId = expired.replace(/ +id: .*\n/, "").replace("agreed", '"agreed" # by all');
      const text = renew(anyId, shorter);
      expect(text).toContain('"still" # by all');
      expect(parseWaivers(text, "f", TODAY)).toEqual([
        { ...waiverFor(shorter, again), place: "f:2" },
      ]);
    });

    it("gets another one next to it for another change", () => {
      const other = { ...shorter, new: { text: "1d", certain: true } };
      expect(parseWaivers(renew(expired, other), "f", TODAY).map(({ expires }) => expires)).toEqual(
        [WHY.expires, again.expires],
      );
    });

    it("renews each at most once, and none that still counts", () => {
      const counts = expired.replace(WHY.expires, "2027-02-01");
      expect(parseWaivers(renew(counts, shorter), "f", TODAY)).toHaveLength(2);
      expect(parseWaivers(renew(expired, shorter, shorter), "f", TODAY)).toHaveLength(2);
    });

    it("keeps it if another entry refers to it", () => {
      const text = expired.replace("expires: ", "expires: &soon ");
      const both = parseWaivers(renew(text, shorter), "f", TODAY);
      expect(both.map(({ expires }) => expires)).toEqual([WHY.expires, again.expires]);
    });
  });

  it.each([
    [
      "an unknown key",
      waiver("    until: never\n"),
      /f:3: waivers\.0: .*until.*known keys: rule, severity, resource/,
    ],
    [
      "an empty reason",
      waiver("").replace("why", '""'),
      /f:5: waivers\.0\.reason: must not be empty/,
    ],
    [
      "no reason",
      waiver("").replace("    reason: why\n", ""),
      /f:3: waivers\.0\.reason: must be a string/,
    ],
    [
      "an invalid date",
      waiver("").replace("01-31", "02-30"),
      /f:6: waivers\.0\.expires: must be a date/,
    ],
    [
      "an invalid rule",
      waiver("").replace("RET101", "retention"),
      /f:3: waivers\.0\.rule: must be the ID/,
    ],
    [
      "a name instead of a URN",
      waiver("").replace("urn:pulumi:s::p::t::n", "sensors"),
      /f:4: .*must be the URN/,
    ],
    [
      "a date too far in the future",
      waiver("").replace("2027-01-31", "9999-12-31"),
      /f:6: waivers\.0\.expires: must be within a year, by 2027-06-01 at the latest/,
    ],
    ["a date in the year 0", waiver("").replace("2027", "0000"), /f:6: .*expires: must be a date/],
    ["an alias bomb", BOMB, /^f cannot be read: Excessive alias count/],
    ["an unknown alias", "waivers: *x\n", /^f cannot be read: Unresolved alias/],
    ["broken YAML", "waivers: [\n  - x: {", /f:\d: /],
    ["another format", "- a\n", /f:1: the file: /],
  ])("refuses %s, and says where", (_, text, message) => {
    expect(() => parseWaivers(text, "f", TODAY)).toThrow(message);
  });
});
