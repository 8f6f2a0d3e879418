import { type ChangeRow, change, type DriftRow, drift } from "./row";

/** Every input of attachments, members and owners. */
export const RELATION_CHANGES: ChangeRow[] = [
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
];

/** What somebody else can do to them. */
export const RELATION_DRIFTS: DriftRow[] = [
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
];
