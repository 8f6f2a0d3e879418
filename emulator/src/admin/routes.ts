import { Hono } from "hono";
import { faultList } from "../faults/fault";
import type { Faults } from "../faults/faults";
import type { Counters } from "../http/counters";
import { type Env, readBody, z } from "../http/requestContext";
import { type Settings, settingsChange } from "../settings";
import { type Organizations, organizationSpec } from "./organizations";
import { type Tokens, tokenSpec } from "./tokens";
import { type Users, userChange, userSpec } from "./users";

/** What can be changed while the emulator runs. */
export interface Controls {
  settings: Settings;
  faults: Faults;
  counters: Counters;
  tokens: Tokens;
  users: Users;
  organizations: Organizations;
}

/** `/__emulator`: the emulator's own controls. They aren't part of the API, and need no token. */
export function adminRoutes(controls: Controls): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  return routes
    .route("/faults", faultRoutes(controls))
    .route("/counters", counterRoutes(controls))
    .route("/settings", settingsRoutes(controls))
    .route("/tokens", tokenRoutes(controls))
    .route("/users", userRoutes(controls))
    .route("/orgs", organizationRoutes(controls));
}

function faultRoutes({ faults }: Controls): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  routes.get("/", (c) => c.json(faults.list()));
  routes.post("/", async (c) => {
    faults.add(...(await readBody(c, faultList, "invalid fault")));
    return c.body(null, 204);
  });
  routes.delete("/", (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  return routes;
}

function counterRoutes({ counters }: Controls): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  routes.get("/", (c) => c.json(counters.read()));
  routes.delete("/", (c) => {
    counters.reset();
    return c.body(null, 204);
  });
  return routes;
}

function settingsRoutes({ settings }: Controls): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  routes.get("/", (c) => c.json(settings));
  routes.patch("/", async (c) => {
    settings.change(await readBody(c, settingsChange, "invalid setting"));
    return c.json(settings);
  });
  return routes;
}

function tokenRoutes({ tokens }: Controls): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  routes.get("/", (c) => c.json(tokens.list()));
  routes.post("/", async (c) => {
    tokens.add(...(await readBody(c, z.array(tokenSpec), "invalid token")));
    return c.body(null, 204);
  });
  routes.delete("/:token", (c) => c.body(null, tokens.revoke(c.req.param("token")) ? 204 : 404));
  return routes;
}

function userRoutes({ users }: Controls): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  routes.get("/", (c) => c.json(users.list()));
  routes.post("/", async (c) =>
    c.json(users.add(await readBody(c, userSpec, "invalid user")), 201),
  );
  routes.patch("/:userID", async (c) => {
    const { status } = await readBody(c, userChange, "invalid user");
    return c.json(users.setStatus(c.req.param("userID"), status));
  });
  return routes;
}

function organizationRoutes({ organizations }: Controls): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  routes.get("/", (c) => c.json(organizations.list()));
  routes.post("/", async (c) => {
    const { name } = await readBody(c, organizationSpec, "invalid organization");
    return c.json(organizations.add(name), 201);
  });
  return routes;
}
