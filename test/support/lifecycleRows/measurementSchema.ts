import { type ChangeRow, changesOf, columns, type DriftRow, driftsOf } from "./row";

const schema = (name: string, more: object = {}) => ({
  bucketId: "$one",
  name,
  columns: columns(),
  ...more,
});

/** Every input of a measurement schema. */
export const SCHEMA_CHANGES: ChangeRow[] = [
  ...changesOf("MeasurementSchema", "replace", {
    bucketId: [schema("m1"), schema("m1", { bucketId: "$two" })],
    name: [schema("m2"), schema("m3")],
  }),
  ...changesOf("MeasurementSchema", "update", {
    columns: [schema("m4"), schema("m4", { columns: columns("host") }), "columns[2]"],
  }),
];

/** What somebody else can do to a measurement schema. */
export const SCHEMA_DRIFTS: DriftRow[] = driftsOf(
  "MeasurementSchema",
  "same",
  "/buckets/$one/schema/measurements/$id",
  { columns: [schema("d1"), { columns: columns("rack") }] },
);
