import { readFileSync } from "node:fs";
import ts from "typescript";

/**
 * The contents of an argument's docstring.
 * @typedef {object} Argument
 * @property {string} name
 * @property {boolean} isRequired
 * @property {string} meaning
 * @property {string} defaultValue empty for a required one
 * @property {string} change the effect of a change: see `CHANGES`
 */

/** The permitted beginnings of `@change`. */
export const CHANGES = /** @type {const} */ ([
  "Updates in place",
  "Adds columns in place",
  "Replaces",
  "No effect after creation",
]);

/**
 * Returns a resource's arguments, from the docstrings of their interface.
 * @param {string} file
 * @param {string} interfaceName
 * @param {{ hasChange?: boolean }} [options] hasChange: whether each argument must document the effect of a change
 * @returns {Argument[]}
 */
export function readArguments(file, interfaceName, { hasChange = true } = {}) {
  const { members } = declaration(file, interfaceName, ts.isInterfaceDeclaration);
  return members.filter(ts.isPropertySignature).map((member) => {
    const name = member.name.getText();
    const isRequired = member.questionToken === undefined;
    const tag = (/** @type {string} */ tagName) => {
      const found = ts.getJSDocTags(member).find((it) => it.tagName.text === tagName);
      return found ? plain(ts.getTextOfJSDocComment(found.comment)) : "";
    };
    const argument = {
      name,
      isRequired,
      meaning: meaningOf(member),
      defaultValue: tag("defaultValue"),
      change: tag("change"),
    };
    const lack = lackOf(argument, hasChange);
    if (lack) throw new Error(`${interfaceName}.${name} ${lack}`);
    return argument;
  });
}

/**
 * Returns a resource's outputs, from the docstrings of its class.
 * @param {string} file
 * @param {string} className
 */
export function readOutputs(file, className) {
  const { members } = declaration(file, className, ts.isClassDeclaration);
  return members
    .filter(ts.isPropertyDeclaration)
    .filter((member) => member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword))
    .map((member) => ({ name: member.name.getText(), meaning: meaningOf(member) }));
}

/** @param {Argument} argument @param {boolean} hasChange */
function lackOf({ isRequired, meaning, defaultValue, change }, hasChange) {
  if (!meaning) return "has no meaning in its docstring";
  if (hasChange && !CHANGES.some((known) => change.startsWith(known))) {
    return `needs @change with one of: ${CHANGES.join(", ")}`;
  }
  if (isRequired && defaultValue) return "is required and has a @defaultValue";
  return !isRequired && !defaultValue ? "needs @defaultValue" : undefined;
}

/**
 * @template {ts.DeclarationStatement} Declaration
 * @param {string} file
 * @param {string} name
 * @param {(node: ts.Node) => node is Declaration} isKind
 */
function declaration(file, name, isKind) {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found = source.statements.filter(isKind).find((node) => node.name?.text === name);
  if (!found) throw new Error(`${file} has no ${name}`);
  return found;
}

/** @param {ts.Node} node */
function meaningOf(node) {
  const texts = ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map(({ comment }) => plain(ts.getTextOfJSDocComment(comment)));
  return texts.join(" ").replace(/\.$/, "");
}

/** @param {string | undefined} text */
function plain(text) {
  return (text ?? "").replace(/\s+/g, " ").trim();
}
