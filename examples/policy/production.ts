import type { PolicyConfigSchema, ResourceValidationArgs } from "@pulumi/policy";

interface Options {
  /** The names of the production stacks; `*` matches any characters. */
  production: string[];
  /** The logical names of buckets that the rule leaves alone. */
  except: string[];
}

const names = { type: "array", items: { type: "string" } } as const;

/** The options that each rule takes from `--policy-pack-config`. */
export const configSchema: PolicyConfigSchema = {
  properties: {
    production: {
      ...names,
      default: ["prod", "prod-*", "production", "production-*"],
      description: "The names of the production stacks; * matches any characters.",
    },
    except: {
      ...names,
      default: [],
      description: "The logical names of buckets that the rule leaves alone.",
    },
  },
};

/** Whether a rule looks at this resource: one of a production stack, and not excepted. */
export function isInScope({ urn, name, getConfig }: ResourceValidationArgs): boolean {
  const { production, except } = getConfig<Options>();
  return matchesAny(stackOf(urn), production) && !except.includes(name);
}

/** The stack is in every URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
function stackOf(urn: string): string {
  return urn.split("::")[0]?.replace("urn:pulumi:", "") ?? "";
}

/** Whether a name is one of the patterns, whatever the case. */
export function matchesAny(name: string, patterns: string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`, "i").test(name);
  });
}
