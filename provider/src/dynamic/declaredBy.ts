import type { Declaration } from "../lifecycle/declarations";
import type { Bag } from "./wire";

/**
 * Where a resource class tells the provider which resource it is: the engine tells a provider no names. `check`
 * takes it out of the inputs, so that it stands neither among the inputs in the state nor in a difference.
 */
export const DECLARED_BY = "__declaredBy";

// Of this copy of the package: a program that loads two has two runs, and what both declare is not noticed.
const run = `${process.pid}-${Date.now().toString(36)}`;
let count = 0;

/** The next declaration of this program, as a member of its inputs. */
export function declaration(resource: string): Record<string, string> {
  count += 1;
  return { [DECLARED_BY]: `${run} ${count} ${resource}` };
}

/** The declaration in a bag of inputs; undefined for one that a class of an older version made. */
export function declarationIn(news: Bag): Declaration | undefined {
  const text = news[DECLARED_BY];
  const [, runOf, number, resource] = /^(\S+) (\d+) (.*)$/s.exec(String(text ?? "")) ?? [];
  return runOf && number && resource ? { run: runOf, number, resource } : undefined;
}
