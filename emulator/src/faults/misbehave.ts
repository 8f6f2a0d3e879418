import { setTimeout as sleep } from "node:timers/promises";
import type { MiddlewareHandler } from "hono";
import { ApiProblem, codeOf } from "../http/problem";
import { type Env, problemAnswer, type RequestContext } from "../http/requestContext";
import type { DueFault, Faults } from "./faults";

const SLOW_MS = 1_000;

/** Carries out the planned faults. */
export function misbehave(faults: Faults): MiddlewareHandler<Env> {
  return async (c, next) => {
    const due = faults.take(c.req.method, c.req.path);
    if (!due) return next();
    const { action, delayMs = action === "slow" ? SLOW_MS : 0 } = due.fault;
    if (delayMs > 0) await sleep(delayMs);
    const instead = answerInstead(c, due);
    if (!instead) {
      await next();
      await spoilAnswer(c, due);
    }
    c.set("remark", `[fault: ${action}]`);
    return instead;
  };
}

function answerInstead(c: RequestContext, due: DueFault): Response | undefined {
  const { action, status } = due.fault;
  switch (action) {
    case "status":
      return errorAnswer(c, due, status ?? 503);
    case "rate-limit":
      return errorAnswer(c, due, status ?? 429);
    case "html":
      return c.html("<html><body><h1>An error page</h1></body></html>", (status ?? 502) as 502);
    case "reset-before":
      c.env.incoming.socket.destroy();
      return c.body(null, 503);
    default:
      return undefined;
  }
}

function errorAnswer(c: RequestContext, { fault, timing }: DueFault, status: number): Response {
  const limited = fault.action === "rate-limit" ? timing.secondsLeft : undefined;
  const retryAfter = fault.retryAfter ?? limited;
  if (retryAfter !== undefined) {
    const date = () => new Date(Date.now() + Number(retryAfter) * 1_000).toUTCString();
    c.header("Retry-After", fault.retryAfterAs === "date" ? date() : String(retryAfter));
  }
  return problemAnswer(c, new ApiProblem(codeOf(status), fault.message ?? textOf(status)), status);
}

/** An expired token gets the same message as an unknown one. */
function textOf(status: number): string {
  return status === 401 ? "unauthorized access" : "a simulated fault";
}

async function spoilAnswer(c: RequestContext, { fault }: DueFault): Promise<void> {
  if (fault.action === "reset-after") c.env.incoming.socket.destroy();
  if (fault.action === "truncate") {
    const text = await c.res.text();
    c.res = new Response(text.slice(0, Math.floor(text.length / 2)), c.res);
  }
  const isJson = c.res.headers.get("content-type")?.startsWith("application/json");
  if (fault.action === "short-pages" && isJson) {
    const text = await c.res.text();
    c.res = new Response(shortened(text, fault.keep), c.res);
  }
}

/** The lists that are shortened, by their key in the response. */
const PAGES = ["buckets", "orgs"];

/** Shortens a page as for a token that can read only some of its items, and omits `next`. */
function shortened(text: string, keep: number): string {
  const page = JSON.parse(text) as Record<string, unknown>;
  const key = PAGES.find((name) => Array.isArray(page[name]));
  if (key === undefined) return text;
  const { next: _, ...links } = page.links as Record<string, string>;
  return JSON.stringify({ ...page, links, [key]: (page[key] as unknown[]).slice(0, keep) });
}
