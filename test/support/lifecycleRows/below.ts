import { type Args, type ChangeRow, change, columns, type ResourceKind } from "./row";

/** What stands below a bucket goes along when the bucket is replaced, and stays when it is renamed. */
export const BELOW_CHANGES: ChangeRow[] = [
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
    const id = `$Bucket-${bucket}`;
    const at = { bucketId: id };
    const token = { permissions: [{ action: "read", resource: { type: "buckets", id } }] };
    const below = (kind: ResourceKind, args: Args) =>
      change(kind, `below-${bucket}`, { ...at, ...args }, { ...at, ...args }, op);
    return [
      below("BucketLabelAttachment", { labelId: "$red" }),
      below("BucketMember", { userId: "$frank" }),
      below("BucketOwner", { userId: "$gina" }),
      below("DbrpMapping", { database: `below-${bucket}`, retentionPolicy: "autogen" }),
      ...(bucket === "carries"
        ? [
            below("MeasurementSchema", { name: "m", columns: columns() }),
            change("Authorization", "below-carries", token, token, op),
          ]
        : []),
    ];
  }),
];
