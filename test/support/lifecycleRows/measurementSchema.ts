import { type ChangeRow, change, columns, type DriftRow, drift } from "./row";

const path = "/buckets/$one/schema/measurements/$id";

/** Every input of a measurement schema. */
export const SCHEMA_CHANGES: ChangeRow[] = [
  change(
    "MeasurementSchema",
    "bucketId",
    { bucketId: "$one", name: "m1", columns: columns() },
    { bucketId: "$two", name: "m1", columns: columns() },
    "replace",
    "bucketId",
  ),
  change(
    "MeasurementSchema",
    "name",
    { bucketId: "$one", name: "m2", columns: columns() },
    { bucketId: "$one", name: "m3", columns: columns() },
    "replace",
    "name",
  ),
  change(
    "MeasurementSchema",
    "columns",
    { bucketId: "$one", name: "m4", columns: columns() },
    { bucketId: "$one", name: "m4", columns: columns("host") },
    "update",
    "columns[2]",
  ),
];

/** What somebody else can do to a measurement schema. */
export const SCHEMA_DRIFTS: DriftRow[] = [
  drift("MeasurementSchema", "columns", { bucketId: "$one", name: "d1", columns: columns() }, [
    "PATCH",
    path,
    { columns: columns("rack") },
  ]),
];
