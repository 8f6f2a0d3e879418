/**
 * For policy packs: the rules of `review` that need only what a program declares. Pure and lightweight. The whole
 * catalog is in docs/rules.md.
 *
 * @module
 */
export type { Severity } from "./review/finding";
export { DECLARATION_RULES } from "./review/rules/catalog";
export type { DeclarationRule, RuleMatch } from "./review/rules/rule";
export type { Value } from "./review/values";
