import { Hono } from "hono";
import { type Env, readBody, z } from "./context";
import type { Counters } from "./counters";
import { type Faults, fault } from "./faults";

/** `/__emulator`: the switches of the emulator itself. Not part of the API, needs no token. */
export function adminRoutes(faults: Faults, counters: Counters): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });
  routes.post("/faults", async (c) => {
    faults.add(...(await readBody(c, z.array(fault), "invalid fault")));
    return c.body(null, 204);
  });
  routes.get("/faults", (c) => c.json(faults.list()));
  routes.delete("/faults", (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  routes.get("/counters", (c) => c.json(counters.read()));
  routes.delete("/counters", (c) => {
    counters.reset();
    return c.body(null, 204);
  });
  return routes;
}
