import { Hono } from "hono";
import { type Env, pathParameter, readBody, refuseOtherMethods, z } from "./context";
import { parseId } from "./id";
import { parentBucket } from "./parentBucket";
import { ApiProblem } from "./problem";
import type { Role, Store } from "./store";
import { userJson } from "./users";

const addBody = z.object({ id: z.string().nullish() });

/** `/api/v2/buckets/{bucketID}/members` and `…/owners`: list, add, remove. */
export function roleRoutes(store: Store, role: Role): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  const answer = (userID: string) => {
    const user = store.users.get(userID);
    if (!user) throw new ApiProblem("not found", "user not found");
    return { role, ...userJson(user) };
  };

  routes.get("/", (c) => {
    const bucket = parentBucket(c, store, "read");
    const users = [...(store.roles.get(bucket.id) ?? [])]
      .filter(([, held]) => held === role)
      .map(([userID]) => userID)
      .sort()
      .map(answer);
    return c.json({ links: { self: `/api/v2/buckets/${bucket.id}/${role}s` }, users });
  });

  routes.post("/", async (c) => {
    const bucket = parentBucket(c, store, "write");
    const { id } = await readBody(c, addBody);
    if (!id) throw new ApiProblem("invalid", "user id missing or invalid");
    const userID = parseId(id);
    const added = answer(userID);
    const roles = store.roles.of(bucket.id);
    if (roles.has(userID)) {
      throw new ApiProblem(
        "internal error",
        `Unexpected error when assigning user to a resource: mapping for user ${userID} already exists`,
      );
    }
    roles.set(userID, role);
    return c.json(added, 201);
  });

  // Whichever of the two paths is used, the one role that the user has goes; also when there is none.
  routes.delete("/:userID", (c) => {
    const bucket = parentBucket(c, store, "write");
    store.roles.get(bucket.id)?.delete(parseId(pathParameter(c, "userID")));
    return c.body(null, 204);
  });

  return refuseOtherMethods(routes, "/", "/:userID");
}
