import { type ChangeRow, changesOf, type DriftRow, driftsOf } from "./row";

const labeled = (bucketId: string, labelId: string) => ({ bucketId, labelId });
const role = (bucketId: string, userId: string) => ({ bucketId, userId });

/** Every input of attachments, members and owners. */
export const RELATION_CHANGES: ChangeRow[] = [
  ...changesOf("BucketLabelAttachment", "replace", {
    bucketId: [labeled("$one", "$red"), labeled("$two", "$red")],
    labelId: [labeled("$one", "$blue"), labeled("$one", "$Label-name")],
  }),
  ...changesOf("BucketMember", "replace", {
    bucketId: [role("$one", "$dana"), role("$two", "$dana")],
    userId: [role("$Bucket-name", "$dana"), role("$Bucket-name", "$eve")],
  }),
  ...changesOf("BucketOwner", "replace", {
    bucketId: [role("$one", "$eve"), role("$two", "$eve")],
    userId: [role("$Bucket-adopt", "$dana"), role("$Bucket-adopt", "$eve")],
  }),
];

/** What somebody else can do to them. */
export const RELATION_DRIFTS: DriftRow[] = [
  ...driftsOf("BucketLabelAttachment", "create", "/buckets/$two/labels/$blue", {
    gone: [labeled("$two", "$blue")],
  }),
  ...driftsOf("BucketMember", "create", "/buckets/$Bucket-drift-name/members/$dana", {
    gone: [role("$Bucket-drift-name", "$dana")],
  }),
  ...driftsOf("BucketOwner", "create", "/buckets/$Bucket-drift-name/owners/$eve", {
    gone: [role("$Bucket-drift-name", "$eve")],
  }),
];
