import { escapeHidden } from "../output/formatJson";

/** A piece of TypeScript: a reference or a call, written as it is. */
export class Code {
  constructor(readonly text: string) {}
}

const WIDTH = 100;

/** A value as TypeScript, in one line where it fits, as formatters write it. */
export function literal(value: unknown, indent = 0, used = 0): string {
  const short = inline(value);
  if (indent + used + short.length <= WIDTH || !isComposite(value)) return short;
  const inner = " ".repeat(indent + 2);
  const lines = Array.isArray(value)
    ? value.map((item) => `${inner}${literal(item, indent + 2)},`)
    : Object.entries(value).map(([key, member]) => {
        const name = `${propertyName(key)}: `;
        return `${inner}${name}${literal(member, indent + 2, name.length)},`;
      });
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return [open, ...lines, `${" ".repeat(indent)}${close}`].join("\n");
}

function inline(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (!isComposite(value)) return quoted(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${propertyName(key)}: ${inline(member)}`,
  );
  return members.length > 0 ? `{ ${members.join(", ")} }` : "{}";
}

function isComposite(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Code);
}

/** `__proto__` as a plain key would set the prototype. */
function propertyName(key: string): string {
  if (key === "__proto__") return `["${key}"]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** What is not to be seen, or turns the direction of the text, must not stand in a program that somebody reviews. */
function quoted(value: unknown): string {
  return escapeHidden(JSON.stringify(value));
}
