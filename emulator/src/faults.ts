import { setTimeout as sleep } from "node:timers/promises";
import type { MiddlewareHandler } from "hono";
import { type Env, type RequestContext, z } from "./context";
import { ApiProblem, codeOf } from "./problem";

/** One planned misbehaviour. It fires for requests that fit, `times` times (default: once). */
export const fault = z.strictObject({
  /** The HTTP method that it is for; any when absent. */
  method: z.string().optional(),
  /** A regular expression on the path; any path when absent. */
  path: z.string().refine(isPattern, "is no regular expression").optional(),
  /**
   * status: answer with `status` instead of doing the work · html: a proxy's error page ·
   * reset-before: cut the connection, nothing done · reset-after: do the work, then cut it ·
   * truncate: do the work, answer half the JSON · slow: wait `delayMs`, then go on
   */
  action: z.enum(["status", "html", "reset-before", "reset-after", "truncate", "slow"]),
  /** The status of `status` (default 503) and of `html` (default 502). */
  status: z.int().min(400).max(599).optional(),
  /** The Retry-After header: seconds, or an HTTP date. */
  retryAfter: z.union([z.string(), z.number()]).optional(),
  delayMs: z.int().min(0).default(1_000),
  times: z.int().min(1).default(1),
});

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

export type Fault = z.input<typeof fault>;
type Planned = z.output<typeof fault> & { pattern: RegExp; left: number };

/** The faults that are planned, and the middleware that carries them out. */
export class Faults {
  private planned: Planned[] = [];

  /** Plans faults. @throws ZodError for one that cannot be. */
  add(...faults: Fault[]): void {
    for (const item of faults) {
      const parsed = fault.parse(item);
      this.planned.push({ ...parsed, pattern: new RegExp(parsed.path ?? ""), left: parsed.times });
    }
  }

  clear(): void {
    this.planned = [];
  }

  /** What is planned, with how often each will still fire. */
  list(): object[] {
    return this.planned.map(({ pattern: _, ...planned }) => planned);
  }

  middleware(): MiddlewareHandler<Env> {
    return async (c, next) => {
      const planned = this.take(c);
      if (!planned) return next();
      if (planned.action === "slow") await sleep(planned.delayMs);
      const instead = answerInstead(c, planned);
      if (instead) return instead;
      await next();
      await spoilAnswer(c, planned);
    };
  }

  private take(c: RequestContext): Planned | undefined {
    const found = this.planned.find(
      (item) =>
        item.left > 0 &&
        (item.method ?? c.req.method).toUpperCase() === c.req.method &&
        item.pattern.test(c.req.path),
    );
    if (found) found.left -= 1;
    return found;
  }
}

function answerInstead(c: RequestContext, planned: Planned): Response | undefined {
  switch (planned.action) {
    case "status": {
      if (planned.retryAfter !== undefined) c.header("Retry-After", String(planned.retryAfter));
      const status = planned.status ?? 503;
      const problem = new ApiProblem(codeOf(status), "a planned fault");
      c.header("X-Platform-Error-Code", problem.code);
      return c.json({ code: problem.code, message: problem.message }, status as 503);
    }
    case "html":
      return c.html(
        "<html><body><h1>An error page</h1></body></html>",
        (planned.status ?? 502) as 502,
      );
    case "reset-before":
      c.env.incoming.socket.destroy();
      return c.body(null, 503);
    default:
      return undefined;
  }
}

async function spoilAnswer(c: RequestContext, planned: Planned): Promise<void> {
  if (planned.action === "reset-after") c.env.incoming.socket.destroy();
  if (planned.action === "truncate") {
    const text = await c.res.text();
    c.res = new Response(text.slice(0, Math.floor(text.length / 2)), c.res);
  }
}
