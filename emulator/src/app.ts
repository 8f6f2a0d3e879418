import { setTimeout as sleep } from "node:timers/promises";
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { adminRoutes } from "./admin";
import { authenticate } from "./authorization";
import { bucketLabelRoutes } from "./bucketLabels";
import { roleRoutes } from "./bucketRoles";
import { bucketRoutes } from "./buckets";
import type { Env, RequestContext } from "./context";
import type { Counters } from "./counters";
import type { Faults } from "./faults";
import { labelRoutes } from "./labels";
import { measurementSchemaRoutes } from "./measurementSchemas";
import { organizationRoutes } from "./organizations";
import { ApiProblem } from "./problem";
import type { Store } from "./store";
import { meRoutes, userRoutes } from "./users";

const BODY_LIMIT = 1_048_576;

export const ADMIN_PATH = "/__emulator";

export interface AppParts {
  store: Store;
  faults: Faults;
  counters: Counters;
  latencyMs: number;
  deleteDelayMs: number;
  /** Takes one line per request; absent: no log. */
  log?: ((line: string) => void) | undefined;
}

/** The whole HTTP application; it listens nowhere yet. */
export function createApp(parts: AppParts): Hono<Env> {
  const { store, faults, counters } = parts;
  const app = new Hono<Env>({ strict: false });
  app.onError((error, c) => problemAnswer(c, error));
  app.notFound((c) => problemAnswer(c, new ApiProblem("not found", "path not found")));

  app.route(ADMIN_PATH, adminRoutes(faults, counters));
  app.use(observe(parts));
  app.use(faults.middleware());
  app.get("/health", (c) =>
    c.json({
      name: "influxdb",
      message: "ready for queries and writes",
      status: "pass",
      checks: [],
      version: "serverless-emulator",
    }),
  );
  app.get("/ping", (c) => c.body(null, 204));
  app.use("/api/v2/*", authenticate(store), bodyLimit({ maxSize: BODY_LIMIT, onError: tooLarge }));
  app.route("/api/v2/buckets", bucketRoutes(store, parts));
  app.route("/api/v2/buckets/:bucketID/labels", bucketLabelRoutes(store));
  app.route("/api/v2/buckets/:bucketID/members", roleRoutes(store, "member"));
  app.route("/api/v2/buckets/:bucketID/owners", roleRoutes(store, "owner"));
  app.route("/api/v2/buckets/:bucketID/schema/measurements", measurementSchemaRoutes(store));
  app.route("/api/v2/labels", labelRoutes(store));
  app.route("/api/v2/orgs", organizationRoutes(store));
  app.route("/api/v2/me", meRoutes(store));
  app.route("/api/v2/users", userRoutes(store));
  return app;
}

/** Counts, delays and logs each request. */
function observe({ counters, latencyMs, log }: AppParts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const started = performance.now();
    counters.begin(c.req.method, c.req.path);
    try {
      if (latencyMs > 0) await sleep(latencyMs);
      await next();
    } finally {
      counters.end();
      const took = (performance.now() - started).toFixed(1);
      log?.(`${new Date().toISOString()} ${c.req.method} ${c.req.path} ${c.res.status} ${took} ms`);
    }
  };
}

function problemAnswer(c: RequestContext, error: unknown): Response {
  const problem =
    error instanceof ApiProblem
      ? error
      : new ApiProblem("internal error", `the emulator failed: ${(error as Error).message}`);
  c.header("X-Platform-Error-Code", problem.code);
  c.header("Content-Type", "application/json; charset=utf-8");
  return c.body(JSON.stringify({ code: problem.code, message: problem.message }), problem.status);
}

function tooLarge(): never {
  throw new ApiProblem("request too large", `the body is above ${BODY_LIMIT} bytes`);
}
