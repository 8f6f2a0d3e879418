import { parseId } from "../store/id";
import { ApiProblem } from "./problem";
import { queryParameter, type RequestContext } from "./requestContext";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

export interface Page<T> {
  items: T[];
  links: { next?: string; prev?: string; self: string };
}

/**
 * Returns the page of a list that the query asks for: `after` or `offset`, `limit`, `descending`. Items that the token
 * can't see are omitted from the page afterward: it may be short, and `next` depends on the remaining items.
 */
export function pageOf<T extends { id: string }>(
  c: RequestContext,
  all: readonly T[],
  visible: (page: readonly T[]) => T[] = (page) => [...page],
): Page<T> {
  const limit = limitOf(c, all.length);
  const offset = wholeNumber(c, "offset", 0);
  if (offset < 0) throw new ApiProblem("invalid", "offset must not be negative");
  const descending = truth(c, "descending");
  const ordered = descending ? all.toReversed() : all;
  const after = afterOf(c);
  const start = after === undefined ? offset : positionAfter(ordered, after, offset);
  const items = visible(ordered.slice(start, start + limit));
  return { items, links: pageLinks(c, { after, descending, offset, limit, count: items.length }) };
}

function limitOf(c: RequestContext, total: number): number {
  const { limitAbove100, limitMinusOne } = c.get("settings").switches;
  const limit = wholeNumber(c, "limit", DEFAULT_LIMIT);
  if (limit === -1 && limitMinusOne === "all") return Math.max(total, 1);
  if (limit > MAX_LIMIT && limitAbove100 === "cap") return MAX_LIMIT;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new ApiProblem("invalid", `limit must be between 1 and ${MAX_LIMIT}`);
}

function afterOf(c: RequestContext): string | undefined {
  const after = queryParameter(c, "after");
  if (after === undefined || c.get("settings").switches.after === "ignored") return undefined;
  try {
    return parseId(after);
  } catch (error) {
    throw new ApiProblem("invalid", `decoding after: ${(error as Error).message}`);
  }
}

/** The offset is skipped first, as in InfluxDB 2.7: an `after` among the skipped items is never found. */
function positionAfter<T extends { id: string }>(
  all: readonly T[],
  id: string,
  offset: number,
): number {
  const index = all.findIndex((item) => item.id === id);
  return index < offset ? all.length : index + 1;
}

function wholeNumber(c: RequestContext, name: string, fallback: number): number {
  const text = queryParameter(c, name);
  if (text === undefined) return fallback;
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new ApiProblem("invalid", `${name} is invalid`);
  return Number(text);
}

/** What the service accepts as true and false. */
const TRUTH: Record<string, boolean> = {
  ...Object.fromEntries(["1", "t", "T", "true", "TRUE", "True"].map((text) => [text, true])),
  ...Object.fromEntries(["0", "f", "F", "false", "FALSE", "False"].map((text) => [text, false])),
};

/** A query parameter that is true or false; false if it is missing. */
export function truth(c: RequestContext, name: string, fault = `${name} is invalid`): boolean {
  const text = queryParameter(c, name);
  if (text === undefined) return false;
  const value = Object.hasOwn(TRUTH, text) ? TRUTH[text] : undefined;
  if (value === undefined) throw new ApiProblem("invalid", fault);
  return value;
}

interface Cut {
  after: string | undefined;
  descending: boolean;
  offset: number;
  limit: number;
  /** The number of items in the page. */
  count: number;
}

/** An exactly full last page also has `next`, as on the service. */
function pageLinks(c: RequestContext, { after, descending, offset, limit, count }: Cut) {
  const link = (from: number) => {
    const name = queryParameter(c, "name");
    const query = new URLSearchParams({
      ...(after === undefined ? {} : { after }),
      descending: String(descending),
      limit: String(limit),
      ...(name === undefined ? {} : { name }),
      offset: String(from),
    });
    return `${c.req.path}?${query}`;
  };
  return {
    ...(count >= limit ? { next: link(offset + limit) } : {}),
    ...(offset > 0 ? { prev: link(Math.max(0, offset - limit)) } : {}),
    self: link(offset),
  };
}
