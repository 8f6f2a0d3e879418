import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import { z } from "zod";
import type { Settings } from "../settings";
import type { StoredToken } from "../store/tokens";
import { ApiProblem, JSON_TYPE } from "./problem";

/** The data that accompanies a request. */
export interface Env {
  /** Node's own request and response. */
  Bindings: HttpBindings;
  Variables: {
    /** The token, and what it grants. */
    grant: StoredToken;
    settings: Settings;
    /** What the log adds to the status: an error or a planned fault. */
    remark?: string;
  };
}

export type RequestContext = Context<Env>;

/** Reads a JSON body; unknown fields are accepted, as on the service. */
export async function readBody<T>(
  c: RequestContext,
  schema: z.ZodType<T>,
  fault = "invalid json",
): Promise<T> {
  const parsed = schema.safeParse(parseJson(await readText(c)));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.length ? ` at ${issue.path.join(".")}` : "";
    throw new ApiProblem("invalid", `${fault}: ${issue?.message ?? "unexpected"}${where}`);
  }
  return parsed.data;
}

/** A field that a client can omit or send as null: both mean "not given". */
export function optional<T>(schema: z.ZodType<T>) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A path parameter of the matched route. */
export function pathParameter(c: RequestContext, name: string): string {
  return c.req.param(name) ?? "";
}

/** A query parameter; an empty one counts as missing, as on the service. */
export function queryParameter(c: RequestContext, name: string): string | undefined {
  return c.req.query(name) || undefined;
}

/** Responds with 405 to methods that a path doesn't support; called after all supported ones are registered. */
export function refuseOtherMethods(routes: Hono<Env>, ...paths: string[]): Hono<Env> {
  for (const path of paths) {
    routes.all(path, (c) => {
      throw new ApiProblem("method not allowed", `${c.req.method} is not allowed here`);
    });
  }
  return routes;
}

/** Reads a body as text. */
export async function readText(c: RequestContext): Promise<string> {
  try {
    return await c.req.text();
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    throw new ApiProblem("invalid", `the body cannot be read: ${(error as Error).message}`);
  }
}

function parseJson(text: string): unknown {
  try {
    // Half of a surrogate pair becomes U+FFFD, as on the service: in UTF-8, two such names are the same.
    return JSON.parse(text, (_, value) =>
      typeof value === "string" ? Buffer.from(value).toString() : value,
    );
  } catch (error) {
    throw new ApiProblem("invalid", `invalid json: ${(error as Error).message}`);
  }
}

export { z };

/** Returns an error in the API's format. `status` is for a planned fault that specifies one. */
export function problemAnswer(
  c: RequestContext,
  problem: ApiProblem,
  status: number = problem.status,
): Response {
  c.set("remark", `${problem.code}: ${problem.message}`);
  c.header("X-Platform-Error-Code", problem.code);
  c.header("Content-Type", JSON_TYPE);
  const body = JSON.stringify({ code: problem.code, message: problem.message });
  return c.body(body, status as ApiProblem["status"]);
}
