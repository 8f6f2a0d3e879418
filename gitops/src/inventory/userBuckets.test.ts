import type { BucketAnswer } from "pulumi-influxdb-serverless/client";
import { expect, it } from "vitest";
import { sampleBucket, userBuckets } from "./userBuckets";

const bucket = (name: string, more: object = {}) =>
  ({ name, type: "user", ...more }) as BucketAnswer;
const system = bucket("_tasks", { type: "system", orgID: "a" });
const ours = bucket("ours", { orgID: "a" });
const theirs = bucket("theirs", { orgID: "b" });
const untold = bucket("untold");

it("userBuckets excludes system buckets and, on request, those of other organizations", () => {
  expect(userBuckets([system, ours, theirs, untold])).toEqual([ours, theirs, untold]);
  expect(userBuckets([system, ours, theirs, untold], "a")).toEqual([ours, untold]);
  expect([sampleBucket([system, ours]), sampleBucket([system]), sampleBucket([])]).toEqual([
    ours,
    system,
    undefined,
  ]);
});
