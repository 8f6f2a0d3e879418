import type { RequestContext } from "./context";
import { ApiProblem } from "./problem";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

export interface Page<T> {
  items: T[];
  links: { next?: string; prev?: string; self: string };
}

/** Cuts the page out of a whole list that the query asks for: `after` or `offset`, and `limit`. */
export function pageOf<T extends { id: string }>(c: RequestContext, all: readonly T[]): Page<T> {
  const limit = wholeNumber(c, "limit", DEFAULT_LIMIT);
  if (limit < 1 || limit > MAX_LIMIT) {
    throw new ApiProblem("invalid", `limit must be between 1 and ${MAX_LIMIT}`);
  }
  const offset = wholeNumber(c, "offset", 0);
  if (offset < 0) throw new ApiProblem("invalid", "offset must not be negative");
  const after = c.req.query("after");
  const start = after === undefined ? offset : positionAfter(all, after);
  const items = all.slice(start, start + limit);
  return { items, links: pageLinks(c, offset, limit, items.length) };
}

function positionAfter<T extends { id: string }>(all: readonly T[], id: string): number {
  const index = all.findIndex((item) => item.id === id.toLowerCase());
  return index < 0 ? all.length : index + 1;
}

function wholeNumber(c: RequestContext, name: string, fallback: number): number {
  const text = c.req.query(name);
  if (text === undefined || text === "") return fallback;
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new ApiProblem("invalid", `${name} is invalid`);
  return Number(text);
}

/** `next` also stands on an exactly full last page, as the service has it. */
function pageLinks(c: RequestContext, offset: number, limit: number, count: number) {
  const link = (from: number) => {
    const query = new URLSearchParams({ descending: "false", limit: String(limit) });
    const name = c.req.query("name");
    if (name !== undefined) query.set("name", name);
    query.set("offset", String(from));
    return `${c.req.path}?${query}`;
  };
  return {
    ...(count >= limit ? { next: link(offset + limit) } : {}),
    ...(offset > 0 ? { prev: link(Math.max(0, offset - limit)) } : {}),
    self: link(offset),
  };
}
