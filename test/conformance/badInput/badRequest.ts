import { bytesOf, type Parts } from "./http";
import type { RawRequest } from "./rawRequest";

/** What there is on the server, for requests that go half right. */
export interface World {
  token: string;
  orgID: string;
  bucketID: string;
  explicitID: string;
  schemaID: string;
  labelID: string;
  userID: string;
}

/** A bad request, and which statuses are right for it; undefined: any below 500. */
export interface BadRequest extends RawRequest {
  kind: string;
  statuses?: number[] | undefined;
}

export const BUCKETS = "/api/v2/buckets";
export const METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE", "PROPFIND"];

/** The headers of a request that is allowed. */
export function usualHeaders({ token }: World): Parts["headers"] {
  return [
    ["Host", "localhost"],
    ["Authorization", `Token ${token}`],
    ["Connection", "close"],
  ];
}

/** A request that is bad in its first line or its body, with headers as they should be. */
export function badRequest(
  world: World,
  { kind, statuses, ...parts }: Partial<Parts> & Pick<BadRequest, "kind" | "statuses">,
): BadRequest {
  const rest = { method: "GET", target: BUCKETS, headers: usualHeaders(world), ...parts };
  return { kind, statuses, bytes: bytesOf({ body: Buffer.alloc(0), ...rest }) };
}
