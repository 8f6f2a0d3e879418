import * as pulumi from "@pulumi/pulumi";
import { startEmulator } from "influxdb-serverless-emulator";
import { expect, it } from "vitest";
import { DECLARED_BY, declaration } from "../../provider/src/pulumi/declarationTag";
import { apiOf } from "../support/api";
import { startRun } from "../support/startRun";

const CANARY = "canary-7f";
const by = (number: number, secret: string, resource: string) => ({
  [DECLARED_BY]: `run ${number} secret:${secret} ${resource}`,
});

it("check failures do not contain values that a program marks as secret", async () => {
  const emulator = await startEmulator();
  const run = startRun(emulator);
  const bucket = run.of.bucket;
  const bucketNews = { name: CANARY };
  await bucket.check({}, { ...bucketNews, ...by(1, "name", 'Bucket "one"') });
  const twice = await bucket.check({}, { ...bucketNews, ...by(2, "name", 'Bucket "two"') });

  const field = { name: "f", type: "field", dataType: "float" };
  const time = { name: "time", type: "timestamp" };
  const olds = {
    bucketId: "0123456789abcdef",
    name: "m",
    columns: [time, field, { name: CANARY, type: "tag" }],
  };
  const removed = await run.of.measurementSchema.check(olds, {
    ...olds,
    columns: [time, field],
    ...by(3, "columns", 'MeasurementSchema "m"'),
  });

  const reasons = [twice, removed].map(({ failures }) => failures.map(({ reason }) => reason));
  expect(reasons).toEqual([
    [expect.stringMatching(/^Bucket "two" declares the same object as Bucket "one"/)],
    [expect.stringMatching(/is removed, but columns/)],
  ]);
  expect(JSON.stringify(reasons)).not.toContain(CANARY);
  await emulator.close();
});

it("a secret retention is in no message, neither in seconds nor in words", async () => {
  const emulator = await startEmulator();
  await apiOf(emulator).createBucket({ orgID: emulator.orgID, name: "a", retentionRules: [] });
  const bucket = startRun(emulator).of.bucket;
  const news = { name: "a", adopt: true, retentionRules: [{ everySeconds: 432_000 }] };
  await bucket.check({}, { ...news, ...by(1, "retentionRules", 'Bucket "a"') });
  const failure = await bucket.create(news).catch((error: Error) => error);
  expect((failure as Error).message).toContain("the program declares [redacted], and adopting it");
  expect((failure as Error).message).not.toMatch(/\b5d\b|432/);
  await emulator.close();
});

it("a secret inside an argument marks the whole argument as secret", async () => {
  const retentionRules = [{ everySeconds: pulumi.secret(3_600) }];
  const declared = declaration('Bucket "a"', { name: "a", retentionRules }, {});
  expect(await declared[DECLARED_BY]).toMatch(/^\S+ \d+ secret:retentionRules Bucket "a"$/);
});
