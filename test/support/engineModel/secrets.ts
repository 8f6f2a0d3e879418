import { DECLARED_BY } from "../../../provider/src/pulumi/declarationTag";
import type { Bag, Declared } from "./program";

/** The prefix of names that the program marks as secret: `pulumi.secret("…")`. */
export const SECRET = "secret-";

/**
 * What a class tells the provider about the declared resource, as a member of its inputs.
 * @param run the program run, and the number of the declaration in it
 */
export function declaredBy(run: string, { name, kind, args }: Declared): Bag {
  const keys = Object.keys(args).filter((key) => String(args[key]).startsWith(SECRET));
  const secret = keys.map((key) => `secret:${key} `).join("");
  // The logical name isn't secret; here, it is often the object's name.
  return { [DECLARED_BY]: `${run} ${secret}${kind} "${name.replace(SECRET, "")}"` };
}

/** Returns the secret names that a message shows. */
export function secretsIn(message: string): string[] {
  return message.match(new RegExp(`${SECRET}[a-z0-9-]+`, "gi")) ?? [];
}
