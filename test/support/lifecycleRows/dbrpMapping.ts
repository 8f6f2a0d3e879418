import { type ChangeRow, changesOf, type DriftRow, driftsOf } from "./row";

const mapping = (database: string, more: object = {}) => ({
  bucketId: "$one",
  database,
  retentionPolicy: "autogen",
  ...more,
});
const weekly = { retentionPolicy: "weekly" };
const asDefault = { default: true };
const path = "/dbrps/$id?orgID=$org";

/** Every input of a DBRP mapping. */
export const DBRP_MAPPING_CHANGES: ChangeRow[] = [
  ...changesOf("DbrpMapping", "replace", {
    bucketId: [mapping("m1"), mapping("m1", { bucketId: "$two" })],
    database: [mapping("m2"), mapping("m2b")],
  }),
  ...changesOf("DbrpMapping", "update", {
    retentionPolicy: [mapping("m3"), mapping("m3", weekly)],
    default: [mapping("m4"), mapping("m4", asDefault)],
    "default-gives": [mapping("m5", asDefault), mapping("m5"), "default"],
    "default-takes": [mapping("m5", weekly), mapping("m5", { ...weekly, ...asDefault }), "default"],
    adopt: [mapping("m7"), mapping("m7", { adopt: true })],
  }),
  ...changesOf("DbrpMapping", "same", {
    // False is the same as declaring nothing.
    "default-false": [mapping("m6"), mapping("m6", { default: false })],
  }),
];

/** What somebody else can do to a DBRP mapping. */
export const DBRP_MAPPING_DRIFTS: DriftRow[] = [
  ...driftsOf("DbrpMapping", "update", path, {
    retentionPolicy: [mapping("d1"), { retention_policy: "weekly" }],
  }),
  ...driftsOf("DbrpMapping", "update", "/dbrps/$otherMapping?orgID=$org", {
    default: [mapping("d2", asDefault), asDefault],
  }),
  ...driftsOf("DbrpMapping", "same", path, { undeclared: [mapping("d3"), asDefault] }),
  ...driftsOf("DbrpMapping", "create", path, { gone: [mapping("d4")] }),
];
