export { Bucket, type BucketArgs, type RetentionRuleArgs } from "./bucket/resource";
export { formatRetention, type RetentionRule, retention } from "./bucket/retention";
