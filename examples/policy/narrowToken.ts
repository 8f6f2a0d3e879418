import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { Authorization } from "pulumi-influxdb-serverless";
import { configSchema, isInScope } from "./production";

export const narrowToken: ResourceValidationPolicy = {
  name: "token-is-narrow",
  description: "Production tokens can write specific objects, not every object of a type.",
  configSchema,
  validateResource: validateResourceOfType(Authorization, (token, args, reportViolation) => {
    if (!isInScope(args)) return;
    const types = (token.permissions ?? [])
      // In a preview, the ID of a new bucket is present but has no value: reading it would make this policy fail.
      .filter(({ action, resource }) => action === "write" && !("id" in resource))
      .map(({ resource }) => resource.type);
    if (types.length === 0) return;
    reportViolation(
      `Authorization "${args.name}" can write all ${types.join(" and ")} in the organization. Specify the objects, for example with ` +
        `bucketPermissions(bucket, "write"), or add "${args.name}" to this rule's option "except".`,
    );
  }),
};
