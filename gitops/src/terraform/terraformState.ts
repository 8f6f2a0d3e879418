import { registerSecret } from "pulumi-influxdb-serverless/rules";
import { z } from "zod";
import { CommandError } from "../commandError";
import { terraformName } from "./terraformName";

const resource = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  index: z.union([z.number(), z.string()]).optional(),
  /** An object that a replacement left behind and that the next `apply` deletes. */
  deposed_key: z.string().optional(),
  values: z
    .object({
      // Other types may have attributes with these names that aren't strings.
      id: z.unknown().optional(),
      org_id: z.unknown().optional(),
      token: z.unknown().optional(),
    })
    .nullish()
    .transform((values) => values ?? { id: undefined, org_id: undefined, token: undefined }),
});

const moduleOfState = z.object({
  address: z.string().optional(),
  resources: z.array(resource).optional(),
  get child_modules() {
    return z.array(moduleOfState).optional();
  },
});
type Module = z.output<typeof moduleOfState>;

/** Minor versions of a format only add members. An empty state has no `values`. */
const shown = z.object({
  format_version: z.string().regex(/^[01]\./),
  // Only a plan has it; a plan's values differ from the state's.
  planned_values: z.undefined().optional(),
  values: z.object({ root_module: moduleOfState.optional() }).optional(),
});

/** A resource that Terraform manages. */
export interface TerraformResource {
  address: string;
  type: string;
  /** The object's ID; undefined if the state has none. */
  id: string | undefined;
  /** The organization, if the state has it. */
  orgId: string | undefined;
  /** Its logical name in the program. */
  name: string;
  isDeposed: boolean;
  /** The `token` attribute: an API token's value. */
  token: string | undefined;
}

/**
 * Parses the output of `terraform show -json`: every resource that Terraform manages, for any provider. Data sources
 * (`data`) are left out. Only IDs and tokens are read.
 * @param what the source, for errors
 * @throws CommandError if it is something else
 */
export function parseTerraformState(json: string, what: string): TerraformResource[] {
  const parsed = shown.safeParse(parseJson(json, what));
  if (!parsed.success) {
    throw new CommandError(
      `${what} is not the output of "terraform show -json" (format 0 or 1). Terraform's own state file and a saved ` +
        "plan have different formats.",
    );
  }
  return resourcesIn(parsed.data.values?.root_module ?? {});
}

function resourcesIn({ address: of, resources = [], child_modules = [] }: Module) {
  const own = resources
    .filter(({ mode }) => mode === "managed")
    .map(
      ({ address, type, name, index, deposed_key, values }): TerraformResource => ({
        address,
        type,
        id: stringIn(values.id),
        orgId: stringIn(values.org_id),
        name: terraformName({ module: of, name, index }),
        isDeposed: deposed_key !== undefined,
        token: tokenIn(values),
      }),
    );
  return [...own, ...child_modules.flatMap((child): TerraformResource[] => resourcesIn(child))];
}

function stringIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Placeholders used by a provider that never saw the value. */
const NO_VALUES = ["", "redacted"];

/** From now on, no message of this command shows it. */
function tokenIn({ token }: { token?: unknown }): string | undefined {
  if (typeof token !== "string" || NO_VALUES.includes(token.trim())) return undefined;
  registerSecret(token);
  return token;
}

function parseJson(json: string, what: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The reason isn't shown, since the parser's message quotes its input.
    throw new CommandError(
      `${what} is not valid JSON: it is empty, truncated, or another kind of file.`,
    );
  }
}
