import { type Args, type ChangeRow, changesOf, columns, type ResourceKind } from "./row";

/** What belongs to a bucket is replaced if the bucket is replaced, and stays if it is renamed. */
export const BELOW_CHANGES: ChangeRow[] = [
  ...changesOf("Bucket", "replace", {
    carries: [
      { schemaType: "explicit", rp: "autogen" },
      { schemaType: "explicit", rp: "weekly" },
      "rp",
    ],
  }),
  ...(["carries", "name"] as const).flatMap((bucket) => {
    const op = bucket === "name" ? "same" : "replace";
    const id = `$Bucket-${bucket}`;
    const token = { permissions: [{ action: "read", resource: { type: "buckets", id } }] };
    const row = (kind: ResourceKind, all: Args, changed: string): ChangeRow => {
      const properties = op === "replace" ? [changed] : [];
      return { name: `${kind}-below-${bucket}`, kind, from: all, to: all, op, properties };
    };
    const below = (kind: ResourceKind, args: Args) =>
      row(kind, { bucketId: id, ...args }, "bucketId");
    return [
      below("BucketLabelAttachment", { labelId: "$red" }),
      below("BucketMember", { userId: "$frank" }),
      below("BucketOwner", { userId: "$gina" }),
      below("DbrpMapping", { database: `below-${bucket}`, retentionPolicy: "autogen" }),
      ...(bucket === "carries"
        ? [
            below("MeasurementSchema", { name: "m", columns: columns() }),
            row("Authorization", token, "permissions[0].resource.id"),
          ]
        : []),
    ];
  }),
];
