import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { CommandError } from "../../commandError";
import { SEVERITIES } from "../finding";
import { isDate, lastDay, tooLate, type Waiver } from "./waiver";

type NewWaiver = Omit<Waiver, "place">;

/** Not trimmed, since a logical name or a property can begin or end with a space. */
const filled = z.string("must be a string").min(1, "must not be empty");

const waiver = z.strictObject({
  rule: filled.regex(/^[A-Z]{3}\d{3}$/, "must be the ID of a rule, such as RET101"),
  severity: z.enum(SEVERITIES, `must be one of ${SEVERITIES.join(", ")}`).optional(),
  resource: filled.startsWith("urn:pulumi:", "must be the URN of a resource: urn:pulumi:…"),
  id: filled.optional(),
  property: filled.optional(),
  old: z.string("must be a string").optional(),
  new: z.string("must be a string").optional(),
  reason: z.string("must be a string").regex(/\S/, "must not be empty"),
  expires: filled.refine(isDate, "must be a date, such as 2027-01-31"),
});

const file = z.strictObject({
  waivers: z.array(waiver, "must be a list of waivers"),
});

/**
 * Parses a waivers file. Every value in it is text, whatever it looks like: `new: 7d`, `old: true`.
 * @param today `YYYY-MM-DD`
 * @throws CommandError with the file and line of the problem
 */
export function parseWaivers(text: string, name: string, today: string): Waiver[] {
  const { document, lineOf } = parseYaml(text, name);
  if (document.contents === null) return [];
  const parsed = file.safeParse(contentsOf(document, name));
  if (parsed.success) {
    const late = parsed.data.waivers.findIndex(({ expires }) => expires > lastDay(today));
    if (late >= 0) {
      const path = ["waivers", late, "expires"];
      throw new CommandError(`${name}:${lineOf(path)}: ${path.join(".")}: ${tooLate(today)}`);
    }
    return parsed.data.waivers.map((entry, index) => ({
      ...entry,
      place: `${name}:${lineOf(["waivers", index])}`,
    }));
  }
  const problems = parsed.error.issues.map(({ path, message, ...issue }) => {
    const extra = issue.code === "unrecognized_keys" ? ` (known keys: ${KEYS})` : "";
    return `${name}:${lineOf(path)}: ${path.join(".") || "the file"}: ${message}${extra}`;
  });
  throw new CommandError(problems.join("\n"));
}

const KEYS = Object.keys(waiver.shape).join(", ");

/**
 * Returns the file with additional waivers. A new waiver replaces an expired one for the same change, or is added at the
 * end. Everything else, including comments, stays unchanged.
 * @param today `YYYY-MM-DD`
 * @throws CommandError
 */
export function addWaivers(
  text: string,
  name: string,
  waivers: readonly NewWaiver[],
  today: string,
): string {
  const expired = [...parseWaivers(text, name, today).entries()].filter(
    ([, it]) => it.expires < today,
  );
  const { document } = parseYaml(text, name);
  if (document.contents === null) document.contents = document.createNode({ waivers: [] }) as never;
  for (const entry of waivers) {
    const place = expired.findIndex(
      ([index, it]) => isForSameChange(it, entry) && standsAlone(document, index),
    );
    const [renewed] = place < 0 ? [] : expired.splice(place, 1);
    if (renewed) setWaiver(document, renewed[0], entry);
    else document.addIn(["waivers"], document.createNode(entry));
  }
  return document.toString({ lineWidth: 0 });
}

function isForSameChange(old: Waiver, entry: NewWaiver): boolean {
  const keys = ["rule", "resource", "property", "old", "new"] as const;
  // Waivers written by older versions lack these.
  const added = ["id", "severity"] as const;
  return (
    keys.every((key) => old[key] === entry[key]) &&
    added.every((key) => old[key] === undefined || old[key] === entry[key])
  );
}

/** Returns whether no other entry changes with this one, for example through a YAML anchor. */
function standsAlone(document: Document, index: number): boolean {
  const node = document.getIn(["waivers", index], true);
  if (!isMap(node) || node.anchor) return false;
  return node.items.every(({ value }) => isScalar(value) && !value.anchor);
}

/** Replaces the values one by one, so that comments next to them stay. */
function setWaiver(document: Document, index: number, entry: NewWaiver): void {
  for (const [key, value] of Object.entries(entry)) document.setIn(["waivers", index, key], value);
}

/** @throws CommandError for aliases without an anchor, and for documents that expand to millions of lines */
function contentsOf(document: Document, name: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new CommandError(`${name} cannot be read: ${(error as Error).message}. Use plain YAML.`);
  }
}

function parseYaml(
  text: string,
  name: string,
): { document: Document; lineOf: (path: readonly PropertyKey[]) => number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines });
  const lineOf = (path: readonly PropertyKey[]): number => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  const [error] = document.errors;
  if (error) {
    const [first] = error.message.split("\n");
    throw new CommandError(`${name}:${lines.linePos(error.pos[0]).line}: ${first}`);
  }
  return { document, lineOf };
}
