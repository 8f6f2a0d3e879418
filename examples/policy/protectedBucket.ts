import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { Bucket } from "pulumi-influxdb-serverless";
import { configSchema, isInScope } from "./production";

export const protectedBucket: ResourceValidationPolicy = {
  name: "bucket-is-protected",
  description: "Production buckets are protected: deleting a bucket deletes its points.",
  configSchema,
  validateResource: validateResourceOfType(Bucket, (_bucket, args, reportViolation) => {
    if (!isInScope(args) || args.opts.protect) return;
    reportViolation(
      `Bucket "${args.name}" is not protected. Add the resource option { protect: true }, ` +
        `or add "${args.name}" to this rule's option "except".`,
    );
  }),
};
