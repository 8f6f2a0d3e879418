import { DECLARED_BY } from "../../../provider/src/pulumi/declarationTag";
import type { Bag, Declared } from "./program";

/** How a name begins that the program marks as secret: `pulumi.secret("…")`. */
export const SECRET = "secret-";

/**
 * What a class tells the provider of the resource that it declares, as a member of its inputs.
 * @param run the run of the program, and which declaration of that run it is
 */
export function declaredBy(run: string, { name, kind, args }: Declared): Bag {
  const keys = Object.keys(args).filter((key) => String(args[key]).startsWith(SECRET));
  const secret = keys.map((key) => `secret:${key} `).join("");
  // The logical name is no secret; here it is often the name of the object.
  return { [DECLARED_BY]: `${run} ${secret}${kind} "${name.replace(SECRET, "")}"` };
}

/** The secret names that a message shows. */
export function secretsIn(message: string): string[] {
  return message.match(new RegExp(`${SECRET}[a-z0-9-]+`, "gi")) ?? [];
}
