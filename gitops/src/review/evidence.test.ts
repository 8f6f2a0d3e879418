import { expect, it } from "vitest";
import { dataPreview } from "../../../test/support/dataPreview";
import { RENDER, reviewPreview } from "../../../test/support/reviewPreview";
import type { BucketData, FoundData } from "../data/bucketData";
import { messageOf } from "./evidence";
import { FORMATS } from "./render/formats";
import { FORMAT_NAMES, type Format } from "./render/renderer";
import { openFindings, waiverFor } from "./waivers/writeWaivers";

const NOW = Date.UTC(2026, 2, 10);
const PREVIEW = dataPreview({ url: "http://localhost:8086", orgID: "0000000000000001" }, [
  { name: "gone", id: "000000000000000a", to: "deleted" },
  { name: "other", id: "000000000000000b", to: "replaced" },
  { name: "short", id: "000000000000000c", to: 7 },
]);
const IDS = ["a", "b", "c"].map((digit) => `000000000000000${digit}`);

const EMPTY: FoundData = {
  lookedAt: NOW,
  isEmpty: true,
  measurements: 0,
  oldest: undefined,
  newest: undefined,
  older: undefined,
  gaps: [],
};
const FILLED: FoundData = { ...EMPTY, isEmpty: false, measurements: 2, oldest: 0, newest: NOW };

const ofAll = (data: BucketData) => new Map(IDS.map((id) => [id, data]));
const severities = (data?: ReadonlyMap<string, BucketData>) =>
  reviewPreview(PREVIEW, { data }).findings.map(({ severity }) => severity);

it("only a bucket that is proven empty turns a loss into a notice", () => {
  expect(severities(ofAll(EMPTY))).toEqual(["notice", "notice", "notice"]);
  const reasons: BucketData[] = [
    FILLED,
    { ...FILLED, measurements: 1, oldest: undefined, newest: undefined, gaps: ["no point found"] },
    { problem: "no answer" },
  ];
  for (const data of reasons) {
    expect(severities(ofAll(data))).toEqual(["destructive", "destructive", "destructive"]);
  }
  expect(severities()).toEqual(severities(new Map()));
});

it("a count for another retention of the same bucket is not used", () => {
  const older = { than: NOW - 9 * 86_400_000, points: 5, isExact: true, measurements: 1 };
  const { findings } = reviewPreview(PREVIEW, { data: ofAll({ ...FILLED, older }) });
  expect(findings.map(messageOf)).toEqual([
    expect.stringMatching(/^bucket deleted — all its points are lost \(2 measurements, /),
    expect.stringMatching(/ — all points in the old bucket are lost \(2 measurements, /),
    expect.stringMatching(/^retention 10y → 7d — points older than 7 days become deletable \(2 /),
  ]);
});

it("a waiver for an empty bucket does not cover a loss, but one for a loss works with or without data", () => {
  const waiversOf = (data?: ReadonlyMap<string, BucketData>) => {
    const { findings } = reviewPreview(PREVIEW, { data });
    const { waivable } = openFindings(findings, "notice");
    const until = { reason: "agreed", expires: "2026-06-02" };
    return waivable.map((finding) => ({ ...waiverFor(finding, until), place: "x:1" }));
  };
  const verdict = (waivers: ReturnType<typeof waiversOf>, data?: ReadonlyMap<string, BucketData>) =>
    reviewPreview(PREVIEW, { data, waivers }).verdict;
  for (const data of [undefined, ofAll(FILLED), ofAll({ problem: "no answer" })]) {
    expect(verdict(waiversOf(ofAll(EMPTY)), data)).toBe("destructive");
    for (const given of [undefined, ofAll(FILLED), ofAll(EMPTY)]) {
      expect(verdict(waiversOf(data), given)).toBe("none");
    }
  }
});

it("every format shows the lost data, with text from the server as plain text", () => {
  const hostile = "</details>\u001b[2K | ✅ [fine](https://evil.example) @everyone";
  const older = { than: NOW - 7 * 86_400_000, points: 1_234_567, isExact: true, measurements: 2 };
  const data = new Map<string, BucketData>([
    [IDS[0] ?? "", EMPTY],
    [IDS[1] ?? "", { problem: hostile }],
    [IDS[2] ?? "", { ...FILLED, older, gaps: [hostile] }],
  ]);
  const review = { ...reviewPreview(PREVIEW, { data }), notes: [hostile] };
  const told = (format: Format) => FORMATS[format](review, RENDER);
  for (const format of FORMAT_NAMES) {
    expect(told(format)).toContain("1.2 million points in 2 measurements become deletable");
    expect(told(format)).toContain("it is empty");
    expect(told(format).replaceAll("\n", "")).not.toMatch(/[\p{Cc}]/u);
  }
  const rows = told("markdown")
    .split("\n")
    .filter((line) => line.startsWith("| "));
  expect(rows.map((row) => row.split(" | ").at(-1))).toEqual([
    "data |",
    "--- |",
    "not checked |",
    "2 measurements, the oldest point found from January 1, 1970, the newest found less than a minute old |",
    "empty |",
  ]);
  expect(JSON.parse(told("json")).findings.map((it: { data: object }) => it.data)).toEqual([
    { state: "unknown", reasons: [hostile] },
    expect.objectContaining({
      state: "filled",
      deletable: {
        olderThan: "2026-03-03T00:00:00.000Z",
        points: 1_234_567,
        isExact: true,
        measurements: 2,
      },
    }),
    expect.objectContaining({ state: "empty", reasons: [] }),
  ]);
});
