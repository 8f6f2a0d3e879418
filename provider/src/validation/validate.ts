import { z } from "zod";
import { ConfigurationError } from "../api/errors";
import type { Checked } from "../contract/handler";
import { isUnknown } from "../contract/unknown";

/** Wraps a schema so that a preview's unknown values pass, wherever they occur, and everything else is validated. */
export function known<T>(schema: z.ZodType<T>) {
  return z.unknown().transform((value, context): T => {
    if (isUnknown(value)) return value as T;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { path, reason } of parsed.error.issues.flatMap(problemsOf)) {
      context.issues.push({ code: "custom", path, message: reason, input: value });
    }
    return z.NEVER;
  });
}

/** An API ID: 16 hexadecimal digits, not all zero; converted to lowercase. */
export const objectId = z
  .string("must be an ID: a string of 16 hexadecimal digits")
  .regex(/^(?!0{16}$)[0-9a-f]{16}$/i, "must be an ID: 16 hexadecimal digits, not all zero")
  .transform((id) => id.toLowerCase());

/** A member name in an object with arbitrary keys. */
export const memberName = z
  .string()
  // The SDK calls `toString` on every object, and fails if a property replaces that function.
  .refine((text) => text !== "toString", 'must not be called "toString": Pulumi can\'t handle it');

/**
 * Parses an ID from a program, and returns it in lowercase.
 * @throws ConfigurationError if it isn't a valid ID
 */
export function parseId(id: unknown, what: string): string {
  const parsed = objectId.safeParse(id);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`${what} "${id}" ${parsed.error.issues[0]?.message}`);
}

/** Validates a resource's inputs. Never throws: each problem becomes a failure with its path. */
export function validate<Inputs extends object>(
  schema: z.ZodObject<Record<keyof Inputs & string, z.ZodType>>,
  news: Record<string, unknown>,
): Checked<Inputs> {
  const parsed = schema.safeParse(news);
  if (parsed.success) return { inputs: parsed.data as Inputs, failures: [] };
  const inputs = Object.keys(schema.shape).join(", ");
  const failures = parsed.error.issues.flatMap(problemsOf).map(({ path, reason }) => ({
    path: pathText(path),
    reason:
      reason === UNEXPECTED && path.length === 1 ? `${reason}; known arguments: ${inputs}` : reason,
  }));
  return { inputs: news as Inputs, failures };
}

const UNEXPECTED = "unknown argument";

/** Returns one problem per path: the validator reports several unexpected members in one issue. */
function problemsOf(issue: z.core.$ZodIssue): { path: PropertyKey[]; reason: string }[] {
  if (issue.code === "invalid_key") {
    return issue.issues.map(({ message }) => ({ path: issue.path, reason: message }));
  }
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path, reason: issue.message }];
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    reason: UNEXPECTED,
  }));
}

/** `["retentionRules", 0, "everySeconds"]` as `retentionRules[0].everySeconds`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number"
        ? `${text}[${part}]`
        : text === ""
          ? String(part)
          : `${text}.${String(part)}`,
    "",
  );
}
