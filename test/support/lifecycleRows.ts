/** Arguments of a resource; a text `$name` stands for the id of the resource of that name. */
export type Args = Record<string, unknown>;

export type ResourceKind =
  | "Bucket"
  | "Label"
  | "BucketLabelAttachment"
  | "BucketMember"
  | "BucketOwner"
  | "MeasurementSchema";

/** One input of one resource, changed on its own. */
export interface ChangeRow {
  name: string;
  kind: ResourceKind;
  from: Args;
  to: Args;
  /** What the preview must say: the operation, and the properties of its detailed difference. */
  op: "update" | "replace" | "same";
  properties: string[];
}

const days = (count: number) => [{ everySeconds: count * 86_400 }];
const columns = (...names: string[]) => [
  { name: "time", type: "timestamp" },
  { name: "value", type: "field", dataType: "float" },
  ...names.map((name) => ({ name, type: "tag" })),
];

/** What the rows refer to. */
export const GROUND: Record<string, { kind: ResourceKind; args: Args }> = {
  one: { kind: "Bucket", args: { schemaType: "explicit" } },
  two: { kind: "Bucket", args: { schemaType: "explicit" } },
  red: { kind: "Label", args: {} },
  blue: { kind: "Label", args: {} },
};

function change(
  kind: ResourceKind,
  name: string,
  from: Args,
  to: Args,
  op: ChangeRow["op"],
  ...properties: string[]
): ChangeRow {
  return { name: `${kind}-${name}`, kind, from, to, op, properties };
}

/** Every input of every resource; `orgId` apart, which no one connection can carry out. */
export const CHANGES: ChangeRow[] = [
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
  change("Label", "name", { name: "l1" }, { name: "l2" }, "update", "name"),
  change(
    "Label",
    "property",
    { properties: { color: "a" } },
    { properties: { color: "b" } },
    "update",
    "properties.color",
  ),
  change(
    "Label",
    "property-added",
    { properties: { color: "a" } },
    { properties: { color: "a", note: "n" } },
    "update",
    "properties.note",
  ),
  change(
    "Label",
    "property-removed",
    { properties: { color: "a", note: "n" } },
    { properties: { color: "a" } },
    "update",
    "properties.note",
  ),
  change("Label", "adopt", {}, { adopt: true }, "update", "adopt"),
  change(
    "BucketLabelAttachment",
    "bucketId",
    { bucketId: "$one", labelId: "$red" },
    { bucketId: "$two", labelId: "$red" },
    "replace",
    "bucketId",
  ),
  change(
    "BucketLabelAttachment",
    "labelId",
    { bucketId: "$one", labelId: "$blue" },
    { bucketId: "$one", labelId: "$Label-name" },
    "replace",
    "labelId",
  ),
  change(
    "BucketMember",
    "bucketId",
    { bucketId: "$one", userId: "$dana" },
    { bucketId: "$two", userId: "$dana" },
    "replace",
    "bucketId",
  ),
  change(
    "BucketMember",
    "userId",
    { bucketId: "$Bucket-name", userId: "$dana" },
    { bucketId: "$Bucket-name", userId: "$eve" },
    "replace",
    "userId",
  ),
  change(
    "BucketOwner",
    "bucketId",
    { bucketId: "$one", userId: "$eve" },
    { bucketId: "$two", userId: "$eve" },
    "replace",
    "bucketId",
  ),
  change(
    "BucketOwner",
    "userId",
    { bucketId: "$Bucket-adopt", userId: "$dana" },
    { bucketId: "$Bucket-adopt", userId: "$eve" },
    "replace",
    "userId",
  ),
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
  // What stands below a bucket goes along when the bucket is replaced, and stays when it is renamed.
  change(
    "Bucket",
    "carries",
    { schemaType: "explicit", rp: "autogen" },
    { schemaType: "explicit", rp: "weekly" },
    "replace",
    "rp",
  ),
  ...(["carries", "name"] as const).flatMap((bucket) => {
    const op = bucket === "name" ? "same" : "replace";
    const at = { bucketId: `$Bucket-${bucket}` };
    const below = (kind: ResourceKind, args: Args) =>
      change(kind, `below-${bucket}`, { ...at, ...args }, { ...at, ...args }, op);
    return [
      below("BucketLabelAttachment", { labelId: "$red" }),
      below("BucketMember", { userId: "$frank" }),
      below("BucketOwner", { userId: "$gina" }),
      ...(bucket === "carries"
        ? [below("MeasurementSchema", { name: "m", columns: columns() })]
        : []),
    ];
  }),
];

/** What somebody else does to one resource, by the API. */
export interface DriftRow {
  name: string;
  kind: ResourceKind;
  args: Args;
  /** The request: below /api/v2; `$id` stands for the resource's own id, `$name` for another one's. */
  request: [method: "PATCH" | "DELETE", path: string, body?: object];
  /** What the next preview after a refresh plans for it; undefined where it is nobody's drift. */
  op: "create" | "update" | undefined;
  properties: string[];
}

function drift(
  kind: ResourceKind,
  name: string,
  args: Args,
  request: DriftRow["request"],
  op?: DriftRow["op"],
  ...properties: string[]
): DriftRow {
  return { name: `${kind}-drift-${name}`, kind, args, request, op, properties };
}

const rules = (count: number) => ({ retentionRules: days(count) });
const bucketPath = "/buckets/$id";
const schemaPath = "/buckets/$one/schema/measurements/$id";

/** Every property of every resource that the server can change, changed by somebody else; and every removal. */
export const DRIFTS: DriftRow[] = [
  drift(
    "Bucket",
    "name",
    { name: "d1" },
    ["PATCH", bucketPath, { name: "d2", ...rules(30) }],
    "update",
    "name",
  ),
  drift(
    "Bucket",
    "description",
    { description: "a" },
    ["PATCH", bucketPath, { description: "b", ...rules(30) }],
    "update",
    "description",
  ),
  drift(
    "Bucket",
    "longer",
    rules(30),
    ["PATCH", bucketPath, rules(90)],
    "update",
    "retentionRules[0].everySeconds",
  ),
  drift(
    "Bucket",
    "infinite",
    rules(30),
    ["PATCH", bucketPath, { retentionRules: [{ type: "expire", everySeconds: 0 }] }],
    "update",
    "retentionRules[0]",
  ),
  drift("Bucket", "undeclared", {}, ["PATCH", bucketPath, { description: "b", ...rules(90) }]),
  drift("Bucket", "gone", {}, ["DELETE", bucketPath], "create"),
  drift(
    "Label",
    "name",
    { name: "d1" },
    ["PATCH", "/labels/$id", { name: "d2" }],
    "update",
    "name",
  ),
  drift(
    "Label",
    "property",
    { properties: { color: "a" } },
    ["PATCH", "/labels/$id", { properties: { color: "b" } }],
    "update",
    "properties.color",
  ),
  drift(
    "Label",
    "property-added",
    { properties: { color: "a" } },
    ["PATCH", "/labels/$id", { properties: { note: "n" } }],
    "update",
    "properties.note",
  ),
  drift(
    "Label",
    "property-removed",
    { properties: { color: "a" } },
    ["PATCH", "/labels/$id", { properties: { color: "" } }],
    "update",
    "properties.color",
  ),
  drift("Label", "undeclared", {}, ["PATCH", "/labels/$id", { properties: { note: "n" } }]),
  drift("Label", "gone", {}, ["DELETE", "/labels/$id"], "create"),
  drift(
    "BucketLabelAttachment",
    "gone",
    { bucketId: "$two", labelId: "$blue" },
    ["DELETE", "/buckets/$two/labels/$blue"],
    "create",
  ),
  drift(
    "BucketMember",
    "gone",
    { bucketId: "$Bucket-drift-name", userId: "$dana" },
    ["DELETE", "/buckets/$Bucket-drift-name/members/$dana"],
    "create",
  ),
  drift(
    "BucketOwner",
    "gone",
    { bucketId: "$Bucket-drift-name", userId: "$eve" },
    ["DELETE", "/buckets/$Bucket-drift-name/owners/$eve"],
    "create",
  ),
  drift("MeasurementSchema", "columns", { bucketId: "$one", name: "d1", columns: columns() }, [
    "PATCH",
    schemaPath,
    { columns: columns("rack") },
  ]),
];
