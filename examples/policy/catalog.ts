import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { DECLARATION_RULES } from "influxdb-gitops/rules";
import { Bucket } from "pulumi-influxdb-serverless";
import { configSchema, isInScope } from "./production";

/** The rules of `influxdb-gitops review` that need only a declaration. Off until the options turn them on. */
export const catalog: ResourceValidationPolicy[] = DECLARATION_RULES.map((rule) => ({
  name: rule.id,
  description: `${rule.title}: ${rule.why}`,
  enforcementLevel: "disabled",
  configSchema,
  validateResource: validateResourceOfType(Bucket, (bucket, args, reportViolation) => {
    if (!isInScope(args)) return;
    const { name, retentionRules, adopt } = bucket;
    for (const { message } of rule.examineInputs({ name, retentionRules, adopt })) {
      reportViolation(`Bucket "${args.name}" ${message}.`);
    }
  }),
}));
