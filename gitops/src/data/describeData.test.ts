import { expect, it } from "vitest";
import type { FoundData, OlderPoints } from "./bucketData";
import { countInWords, describeData, describeOlder } from "./describeData";

const NOW = Date.UTC(2026, 2, 10, 12);
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const held = (more: Partial<FoundData> = {}): FoundData => ({
  lookedAt: NOW,
  isEmpty: false,
  measurements: 14,
  oldest: NOW - 7 * DAY,
  newest: NOW - 3 * MINUTE,
  older: undefined,
  gaps: [],
  ...more,
});

it.each<[string, Partial<FoundData>]>([
  ["14 measurements, the oldest point from March 3, the newest 3 minutes old", {}],
  [
    "1 measurement, the oldest point from March 3, the newest less than a minute old",
    { measurements: 1, newest: NOW },
  ],
  [
    "14 measurements, the oldest point from March 10, 2024, the newest 47 hours old",
    { oldest: NOW - 730 * DAY, newest: NOW - 2 * DAY + MINUTE },
  ],
  [
    "14 measurements, the oldest point from March 3, the newest from March 11, in the future",
    { newest: NOW + DAY },
  ],
  [
    "14 measurements, the oldest point found from March 3, the newest found 59 days old",
    { newest: NOW - 59 * DAY, gaps: ["slow"] },
  ],
  [
    "14 measurements, oldest and newest point unknown",
    { oldest: undefined, newest: undefined, gaps: ["slow"] },
  ],
  ["empty", { isEmpty: true, measurements: 0 }],
])("describes the data: %j", (words, more) => {
  expect(describeData(held(more))).toBe(words);
});

it.each<[string | undefined, Partial<OlderPoints>]>([
  ["1.2 million points in 14 measurements become deletable, the oldest from March 3", {}],
  [
    "at least 1.2 million points in 14 measurements become deletable, the oldest from March 3",
    { isExact: false },
  ],
  [
    "1 point in 1 measurement becomes deletable, the oldest from March 3",
    { points: 1, measurements: 1 },
  ],
  [
    "points in 14 measurements become deletable (not counted), the oldest from March 3",
    { points: undefined, isExact: false },
  ],
  ["no points are older than 7d yet", { points: 0, measurements: 0 }],
  // In this case, the message is the same as without --data.
  [undefined, { points: 0, measurements: 0, isExact: false }],
])("describes what a shorter retention deletes: %j", (words, more) => {
  const older = {
    than: NOW - 7 * DAY,
    points: 1_299_999,
    isExact: true,
    measurements: 14,
    ...more,
  };
  expect(describeOlder(held(), older)).toBe(words);
});

it("counts are never rounded up", () => {
  expect([999_999, 1_999_999, 1e9, 2.56e12].map(countInWords)).toEqual([
    "999,999",
    "1.9 million",
    "1 billion",
    "2.5 trillion",
  ]);
});
