export { Bucket, type BucketArgs, type RetentionRuleArgs } from "./bucket/resource";
export { formatRetention, type RetentionRule, retention } from "./bucket/retention";
export {
  BucketLabelAttachment,
  type BucketLabelAttachmentArgs,
} from "./bucketLabelAttachment/resource";
export { BucketMember, type BucketMemberArgs } from "./bucketMember/resource";
export { BucketOwner, type BucketOwnerArgs } from "./bucketOwner/resource";
export { Label, type LabelArgs } from "./label/resource";
export { type Column, type DataType, field, tag, timestamp } from "./measurementSchema/columns";
export { type ColumnsFormat, columnsFromFile } from "./measurementSchema/columnsFile";
export {
  type ColumnArgs,
  MeasurementSchema,
  type MeasurementSchemaArgs,
} from "./measurementSchema/resource";
