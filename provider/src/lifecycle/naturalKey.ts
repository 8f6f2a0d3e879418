import { isUnknown } from "./unknown";

/** Builds a natural key; undefined when one of its values is not known yet. */
export function naturalKey(words: TemplateStringsArray, ...values: string[]): string | undefined {
  if (values.some(isUnknown)) return undefined;
  return String.raw({ raw: words }, ...values);
}
