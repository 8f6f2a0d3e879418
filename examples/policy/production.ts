import type { PolicyConfigSchema, ResourceValidationArgs } from "@pulumi/policy";

interface Options {
  /** The names of the production stacks; `*` matches any characters. */
  production: string[];
  /** The logical names of buckets that the rule ignores. */
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
      description: "The logical names of buckets that the rule ignores.",
    },
  },
};

/** Returns whether a rule applies to this resource: it is in a production stack, and not excepted. */
export function isInScope({ urn, name, getConfig }: ResourceValidationArgs): boolean {
  const { production, except } = getConfig<Options>();
  return matchesAny(stackOf(urn), production) && !except.includes(name);
}

/** Every URN contains the stack: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
function stackOf(urn: string): string {
  return urn.split("::")[0]?.replace("urn:pulumi:", "") ?? "";
}

/** Returns whether a name matches one of the patterns, ignoring case. */
export function matchesAny(name: string, patterns: string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`, "i").test(name);
  });
}
