/* Uses every export of pulumi-influxdb-serverless/runtime. It is only compiled. */
import {
  bucket,
  bucketLabelAttachment,
  bucketMember,
  bucketOwner,
  label,
  measurementSchema,
} from "pulumi-influxdb-serverless/runtime";

export const values = [
  bucket,
  bucketLabelAttachment,
  bucketMember,
  bucketOwner,
  label,
  measurementSchema,
] as const;
