import { escapeHidden } from "../output/formatJson";

/** A piece of TypeScript, such as a reference or a call, that is written unchanged. */
export class Code {
  constructor(readonly text: string) {}
}

const WIDTH = 100;

/** Formats a value as TypeScript, on one line if it fits, as formatters do. */
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

/** A plain `__proto__` key would set the prototype. */
function propertyName(key: string): string {
  if (key === "__proto__") return `["${key}"]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** Invisible characters, and those that change the text direction, must not appear in code that somebody reviews. */
function quoted(value: unknown): string {
  return escapeHidden(JSON.stringify(value));
}
