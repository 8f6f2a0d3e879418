import { ApiProblem } from "../http/problem";

/** A query that the emulator can answer. */
export type Statement =
  | { show: "field keys" | "measurements" }
  | { edgeOf: string; newest: boolean }
  /** The end is in nanoseconds since 1970. */
  | { countOf: string; before: bigint };

const NAME = String.raw`"((?:\\.|[^"\\\n])+)"`;
const EDGE = new RegExp(`^SELECT \\* FROM ${NAME} ORDER BY time( DESC)? LIMIT 1$`);
const COUNT = new RegExp(`^SELECT COUNT\\(\\*\\) FROM ${NAME} WHERE time < '([^']+)'$`);

/** A statement: the text between semicolons that aren't part of a name. */
const STATEMENT = /(?:"(?:\\.|[^"\\])*"|[^;"])+/g;

/** Reads a query. @throws ApiProblem for every statement that is not emulated */
export function parseStatements(query: string): Statement[] {
  return [...query.matchAll(STATEMENT)].map(([text]) => parseStatement(text.trim()));
}

function parseStatement(text: string): Statement {
  const [, show] = /^SHOW (FIELD KEYS|MEASUREMENTS)$/.exec(text) ?? [];
  if (show) return { show: show === "MEASUREMENTS" ? "measurements" : "field keys" };
  const [, edgeOf, newest] = EDGE.exec(text) ?? [];
  if (edgeOf !== undefined) return { edgeOf: unquote(edgeOf), newest: newest !== undefined };
  const [, countOf, before = ""] = COUNT.exec(text) ?? [];
  const end = Date.parse(before);
  if (countOf === undefined || Number.isNaN(end)) throw notEmulated(text);
  return { countOf: unquote(countOf), before: BigInt(end) * 1_000_000n };
}

function unquote(name: string): string {
  return name.replace(/\\(.)/g, (_, character) => (character === "n" ? "\n" : character));
}

export function notEmulated(what: string): ApiProblem {
  return new ApiProblem(
    "not implemented",
    `the emulator supports only a few queries, not this one: ${what.slice(0, 200)}`,
  );
}
