import { type ChangeRow, changesOf, type DriftRow, days, driftsOf } from "./row";

const keeps = (count: number) => ({ retentionRules: days(count) });
const infinite = { retentionRules: [{ type: "expire", everySeconds: 0 }] };
const SECONDS = "retentionRules[0].everySeconds";
const path = "/buckets/$id";

/** Every input of a bucket. */
export const BUCKET_CHANGES: ChangeRow[] = [
  ...changesOf("Bucket", "update", {
    name: [{ name: "n1" }, { name: "n2" }],
    description: [{ description: "a" }, { description: "b" }],
    "description-empty": [{ description: "a" }, { description: "" }, "description"],
    longer: [keeps(30), keeps(90), SECONDS],
    shorter: [keeps(90), keeps(7), SECONDS],
    finite: [{ retentionRules: [] }, keeps(30), "retentionRules[0]"],
    infinite: [keeps(30), keeps(0), "retentionRules[0]"],
    adopt: [{}, { adopt: true }],
  }),
  ...changesOf("Bucket", "replace", {
    schemaType: [{}, { schemaType: "explicit" }],
    "schemaType-back": [{ schemaType: "explicit" }, { schemaType: "implicit" }, "schemaType"],
    rp: [{ rp: "autogen" }, { rp: "weekly" }],
  }),
];

/** What somebody else can do to a bucket. */
export const BUCKET_DRIFTS: DriftRow[] = [
  ...driftsOf("Bucket", "update", path, {
    name: [{ name: "d1" }, { name: "d2", ...keeps(30) }],
    description: [{ description: "a" }, { description: "b", ...keeps(30) }],
    longer: [keeps(30), keeps(90), SECONDS],
    infinite: [keeps(30), infinite, "retentionRules[0]"],
  }),
  ...driftsOf("Bucket", "same", path, { undeclared: [{}, { description: "b", ...keeps(90) }] }),
  ...driftsOf("Bucket", "create", path, { gone: [{}] }),
];
