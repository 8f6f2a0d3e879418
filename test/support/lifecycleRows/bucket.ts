import { type ChangeRow, change, type DriftRow, days, drift } from "./row";

const rules = (count: number) => ({ retentionRules: days(count) });
const path = "/buckets/$id";

/** Every input of a bucket. */
export const BUCKET_CHANGES: ChangeRow[] = [
  change("Bucket", "name", { name: "n1" }, { name: "n2" }, "update", "name"),
  change(
    "Bucket",
    "description",
    { description: "a" },
    { description: "b" },
    "update",
    "description",
  ),
  change(
    "Bucket",
    "description-empty",
    { description: "a" },
    { description: "" },
    "update",
    "description",
  ),
  change(
    "Bucket",
    "longer",
    { retentionRules: days(30) },
    { retentionRules: days(90) },
    "update",
    "retentionRules[0].everySeconds",
  ),
  change(
    "Bucket",
    "shorter",
    { retentionRules: days(90) },
    { retentionRules: days(7) },
    "update",
    "retentionRules[0].everySeconds",
  ),
  change(
    "Bucket",
    "finite",
    { retentionRules: [] },
    { retentionRules: days(30) },
    "update",
    "retentionRules[0]",
  ),
  change(
    "Bucket",
    "infinite",
    { retentionRules: days(30) },
    { retentionRules: [{ everySeconds: 0 }] },
    "update",
    "retentionRules[0]",
  ),
  change("Bucket", "adopt", {}, { adopt: true }, "update", "adopt"),
  change("Bucket", "schemaType", {}, { schemaType: "explicit" }, "replace", "schemaType"),
  change(
    "Bucket",
    "schemaType-back",
    { schemaType: "explicit" },
    { schemaType: "implicit" },
    "replace",
    "schemaType",
  ),
  change("Bucket", "rp", { rp: "autogen" }, { rp: "weekly" }, "replace", "rp"),
];

/** What somebody else can do to a bucket. */
export const BUCKET_DRIFTS: DriftRow[] = [
  drift(
    "Bucket",
    "name",
    { name: "d1" },
    ["PATCH", path, { name: "d2", ...rules(30) }],
    "update",
    "name",
  ),
  drift(
    "Bucket",
    "description",
    { description: "a" },
    ["PATCH", path, { description: "b", ...rules(30) }],
    "update",
    "description",
  ),
  drift(
    "Bucket",
    "longer",
    rules(30),
    ["PATCH", path, rules(90)],
    "update",
    "retentionRules[0].everySeconds",
  ),
  drift(
    "Bucket",
    "infinite",
    rules(30),
    ["PATCH", path, { retentionRules: [{ type: "expire", everySeconds: 0 }] }],
    "update",
    "retentionRules[0]",
  ),
  drift("Bucket", "undeclared", {}, ["PATCH", path, { description: "b", ...rules(90) }]),
  drift("Bucket", "gone", {}, ["DELETE", path], "create"),
];
