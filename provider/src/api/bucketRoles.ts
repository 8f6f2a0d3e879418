import { path } from "./call";
import type { Client } from "./client";
import { type RoleHolderAnswer, roleHolderAnswer, roleHolderListAnswer } from "./models";

/** A user's role in a bucket: one of the two, never both. */
export type Role = "member" | "owner";

/** API reference: GET /api/v2/buckets/{bucketID}/members and …/owners. */
export async function listRoleHolders(
  client: Client,
  bucketId: string,
  role: Role,
): Promise<RoleHolderAnswer[]> {
  const { users } = await client.send({
    method: "GET",
    path: path`/api/v2/buckets/${bucketId}/${role}s`,
    answer: roleHolderListAnswer,
    purpose: `list the ${role}s of bucket ${bucketId}`,
  });
  return users;
}

/**
 * API reference: POST /api/v2/buckets/{bucketID}/members and …/owners. Sends only the ID: the service ignores the name.
 * If the user already has a role, the response is 500.
 */
export function addRoleHolder(
  client: Client,
  bucketId: string,
  userId: string,
  role: Role,
): Promise<RoleHolderAnswer> {
  return client.send({
    method: "POST",
    path: path`/api/v2/buckets/${bucketId}/${role}s`,
    body: { id: userId },
    answer: roleHolderAnswer,
    purpose: `add user ${userId} as ${role} of bucket ${bucketId}`,
  });
}

/**
 * API reference: DELETE /api/v2/buckets/{bucketID}/members/{userID} and …/owners/{userID}. Either path removes
 * whichever role the user has, so read the lists before each attempt. Sent once.
 */
export function removeRoleHolder(
  client: Client,
  bucketId: string,
  userId: string,
  role: Role,
): Promise<void> {
  return client.send<void>({
    method: "DELETE",
    path: path`/api/v2/buckets/${bucketId}/${role}s/${userId}`,
    once: true,
    purpose: `remove user ${userId} as ${role} of bucket ${bucketId}`,
  });
}
