/* Has every export of pulumi-influxdb-serverless/runtime. It is only compiled. */
export {
  authorization,
  bucket,
  bucketLabelAttachment,
  bucketMember,
  bucketOwner,
  dbrpMapping,
  label,
  measurementSchema,
} from "pulumi-influxdb-serverless/runtime";
