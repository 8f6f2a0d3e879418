import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { adminRoutes, type Controls } from "../admin/routes";
import { misbehave } from "../faults/misbehave";
import { authorizationRoutes } from "../routes/authorizations";
import { bucketLabelRoutes } from "../routes/bucketLabels";
import { roleRoutes } from "../routes/bucketRoles";
import { bucketRoutes } from "../routes/buckets";
import { dbrpRoutes } from "../routes/dbrps";
import { labelRoutes } from "../routes/labels";
import { measurementSchemaRoutes } from "../routes/measurementSchemas";
import { organizationRoutes } from "../routes/organizations";
import { queryRoutes } from "../routes/query";
import { meRoutes, userRoutes } from "../routes/users";
import { writeRoutes } from "../routes/writes";
import type { Store } from "../store/store";
import type { Switches } from "../switches";
import { authenticate } from "./authorization";
import type { BrowserGuard } from "./browserGuard";
import { countAndLog, type Log } from "./countAndLog";
import { ApiProblem, JSON_TYPE } from "./problem";
import { type Env, problemAnswer, type RequestContext } from "./requestContext";

const BODY_LIMIT = 1_048_576;

export const ADMIN_PATH = "/__emulator";

export interface AppParts extends Controls {
  store: Store;
  browserGuard: BrowserGuard;
  /** Called for each request; if absent, nothing is logged. */
  log?: Log | undefined;
}

/** Creates the whole HTTP application, without listening yet. */
export function createApp(parts: AppParts): Hono<Env> {
  const { store, settings, faults, browserGuard } = parts;
  const app = new Hono<Env>({ strict: false });
  app.onError((error, c) => problemAnswer(c, problemOf(error)));
  app.notFound(unknownPath);
  app.use(async (c, next) => {
    c.set("settings", settings);
    await next();
  });

  app.use(`${ADMIN_PATH}/*`, browserGuard.keepFromControls);
  app.route(ADMIN_PATH, adminRoutes(parts));
  app.use(
    countAndLog(parts),
    browserGuard.keepFromApi,
    misbehave(faults),
    nameCharset,
    tellChanges(store),
  );
  app.get("/health", (c) => c.json(HEALTH));
  app.get("/ping", (c) => c.body(null, 204));
  app.use("/api/v2/*", authenticate(store), bodyLimit({ maxSize: BODY_LIMIT, onError: tooLarge }));
  app.use("/api/v2/authorizations/*", present("authorizationsApi"));
  app.route("/api/v2/authorizations", authorizationRoutes(store));
  app.route("/api/v2/buckets", bucketRoutes(store));
  app.route("/api/v2/buckets/:bucketID/labels", bucketLabelRoutes(store));
  app.route("/api/v2/buckets/:bucketID/members", roleRoutes(store, "member"));
  app.route("/api/v2/buckets/:bucketID/owners", roleRoutes(store, "owner"));
  app.route("/api/v2/buckets/:bucketID/schema/measurements", measurementSchemaRoutes(store));
  app.use("/api/v2/dbrps/*", present("dbrpsApi"));
  app.route("/api/v2/dbrps", dbrpRoutes(store));
  app.use("/api/v2/labels/*", present("labelsApi"));
  app.route("/api/v2/labels", labelRoutes(store));
  app.route("/api/v2/orgs", organizationRoutes(store));
  app.use("/api/v2/me/*", present("usersApi"));
  app.route("/api/v2/me", meRoutes(store));
  app.use("/api/v2/users/*", present("usersApi"));
  app.route("/api/v2/users", userRoutes(store));
  app.route("/api/v2/write", writeRoutes(store));
  app.use("/query", authenticate(store));
  app.route("/query", queryRoutes(store));
  return app;
}

const HEALTH = {
  name: "influxdb",
  message: "ready for queries and writes",
  status: "pass",
  checks: [],
  version: "serverless-emulator",
};

function unknownPath(c: RequestContext): Response {
  if (c.get("settings").switches.unknownPath === "text") return c.text("404 page not found", 404);
  return problemAnswer(c, new ApiProblem("not found", "path not found"));
}

/** Lets a request pass if this part of the API is switched on. */
function present(
  name: "authorizationsApi" | "dbrpsApi" | "labelsApi" | "usersApi",
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const switches: Switches = c.get("settings").switches;
    if (switches[name] === "absent") return unknownPath(c);
    return next();
  };
}

/** The service specifies the charset of all its JSON. */
const nameCharset: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  if (c.res.headers.get("Content-Type") === "application/json") {
    c.res.headers.set("Content-Type", JSON_TYPE);
  }
};

function tellChanges(store: Store): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next();
    if (c.req.method !== "GET") store.changed();
  };
}

function problemOf(error: Error): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem("internal error", `the emulator failed: ${error.message}`);
}

function tooLarge(): never {
  throw new ApiProblem("request too large", `the body is larger than ${BODY_LIMIT} bytes`);
}
