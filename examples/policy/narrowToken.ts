import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { Authorization } from "pulumi-influxdb-serverless";
import { configSchema, isInScope } from "./production";

export const narrowToken: ResourceValidationPolicy = {
  name: "token-is-narrow",
  description: "Tokens of production write to objects that they name, not to all of a type.",
  configSchema,
  validateResource: validateResourceOfType(Authorization, (token, args, reportViolation) => {
    if (!isInScope(args)) return;
    const types = (token.permissions ?? [])
      // In a preview, the ID of a new bucket is there without a value: to read it would end this policy.
      .filter(({ action, resource }) => action === "write" && !("id" in resource))
      .map(({ resource }) => resource.type);
    if (types.length === 0) return;
    reportViolation(
      `Authorization "${args.name}" may write all ${types.join(" and ")} of the organization. Name the objects, such as by ` +
        `bucketPermissions(bucket, "write"), or add "${args.name}" to this rule's option "except".`,
    );
  }),
};
