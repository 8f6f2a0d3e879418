/* Uses every export of pulumi-influxdb-serverless/runtime. It is only compiled. */
import {
  authorization,
  bucket,
  bucketLabelAttachment,
  bucketMember,
  bucketOwner,
  dbrpMapping,
  label,
  measurementSchema,
} from "pulumi-influxdb-serverless/runtime";

export const values = [
  authorization,
  bucket,
  bucketLabelAttachment,
  bucketMember,
  bucketOwner,
  dbrpMapping,
  label,
  measurementSchema,
] as const;
