import { bytesOf, type Parts } from "./http";
import type { RawRequest } from "./rawRequest";

/** What exists on the server, for requests that are partly valid. */
export interface World {
  token: string;
  orgID: string;
  bucketID: string;
  explicitID: string;
  schemaID: string;
  labelID: string;
  userID: string;
}

/** A bad request, and its valid statuses; if undefined, any below 500. */
export interface BadRequest extends RawRequest {
  kind: string;
  statuses?: number[] | undefined;
}

export const BUCKETS = "/api/v2/buckets";
export const METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE", "PROPFIND"];

/** The headers of a valid request. */
export function usualHeaders({ token }: World): Parts["headers"] {
  return [
    ["Host", "localhost"],
    ["Authorization", `Token ${token}`],
    ["Connection", "close"],
  ];
}

/** A request with a bad first line or body, and valid headers. */
export function badRequest(
  world: World,
  { kind, statuses, ...parts }: Partial<Parts> & Pick<BadRequest, "kind" | "statuses">,
): BadRequest {
  const rest = { method: "GET", target: BUCKETS, headers: usualHeaders(world), ...parts };
  return { kind, statuses, bytes: bytesOf({ body: Buffer.alloc(0), ...rest }) };
}
