import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { Bucket } from "pulumi-influxdb-serverless";
import { configSchema, isInScope } from "./production";

export const finiteRetention: ResourceValidationPolicy = {
  name: "bucket-retention-is-finite",
  description: "Production buckets declare a retention period, and it is finite.",
  configSchema,
  validateResource: validateResourceOfType(Bucket, (bucket, args, reportViolation) => {
    if (!isInScope(args)) return;
    const rules = bucket.retentionRules;
    // If the retention is omitted, an existing bucket keeps its own, which isn't known here.
    if (rules === undefined) reportViolation(advice(args.name, "declares no retention"));
    else if (rules.every(({ everySeconds }) => everySeconds === 0)) {
      reportViolation(advice(args.name, "keeps its points forever"));
    }
  }),
};

function advice(name: string, fault: string): string {
  return (
    `Bucket "${name}" ${fault}. Give it an end, such as retentionRules: retention("90d"), ` +
    `or add "${name}" to this rule's option "except".`
  );
}
