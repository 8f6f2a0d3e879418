import type { Declaration } from "../lifecycle/declarations";
import type { Bag } from "./wire";

/**
 * Where a resource class tells the provider which resource it is. The engine tells a provider no names; and
 * `check` takes this out of the inputs, so that it stands in no state and in no difference.
 */
export const DECLARED_BY = "__declaredBy";

const run = `${process.pid}-${Date.now().toString(36)}`;
let count = 0;

/** The next declaration of this program, as text. */
export function nextDeclaration(resource: string): string {
  count += 1;
  return `${run} ${count} ${resource}`;
}

/** The declaration in a bag of inputs; undefined for one that a class of an older version made. */
export function declarationIn(news: Bag): Declaration | undefined {
  const text = news[DECLARED_BY];
  const [, runOf, number, resource] = /^(\S+) (\d+) (.*)$/s.exec(String(text ?? "")) ?? [];
  return runOf && number && resource ? { run: runOf, number, resource } : undefined;
}
