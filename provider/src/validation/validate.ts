import { z } from "zod";
import { ConfigurationError } from "../api/errors";
import type { Checked } from "../contract/handler";
import { isUnknown } from "../contract/unknown";

/**
 * A schema that lets an unknown value of a preview pass, at the place where it stands, and looks at
 * everything else.
 */
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

/** An id of the API: 16 hexadecimal digits, not all zero; kept in lower case. */
export const objectId = z
  .string("must be an ID: text of 16 hexadecimal digits")
  .regex(/^(?!0{16}$)[0-9a-f]{16}$/i, "must be an ID: 16 hexadecimal digits, not all zero")
  .transform((id) => id.toLowerCase());

/** The name of a member in an object of a program's choice. */
export const memberName = z
  .string()
  // The SDK calls `toString` of every object, and fails if a value has replaced that function.
  .refine((text) => text !== "toString", 'must not be called "toString": Pulumi can\'t handle it');

/**
 * An id that a program gives, in lower case.
 * @throws ConfigurationError for anything that is no id
 */
export function parseId(id: unknown, what: string): string {
  const parsed = objectId.safeParse(id);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`${what} "${id}" ${parsed.error.issues[0]?.message}`);
}

/** Looks at the inputs of a resource. Never throws: whatever is wrong becomes a failure that names its place. */
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

/** One problem per place: the validator tells of several unexpected members in one issue. */
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
