import { createHash } from "node:crypto";
import type { Connection } from "./settings";

/**
 * A short mark of where a connection leads: the server and the organisation, as the settings name them. Tells,
 * without a request, that a resource was last handled by another connection; says nothing of the token.
 */
export function connectionMark({ url, org }: Pick<Connection, "url" | "org">): string {
  const { href } = new URL(url);
  return createHash("sha256")
    .update(JSON.stringify([href, org]))
    .digest("hex")
    .slice(0, 8);
}
