import { path } from "./call";
import type { Client } from "./client";
import { isNotFound } from "./errors";
import { type UserAnswer, userAnswer, userListAnswer } from "./models";

/** The API reference doesn't list these endpoints, and a server may lack them. */
const family = "users API (/api/v2/users)";

/** GET /api/v2/users/{userID}. */
export function getUser(client: Client, id: string): Promise<UserAnswer> {
  return client.send({
    method: "GET",
    path: path`/api/v2/users/${id}`,
    answer: userAnswer,
    about: { id },
    purpose: `read user ${id}`,
    family,
  });
}

/** Returns the user with that name, or undefined. GET /api/v2/users: without a name, it returns an empty list. */
export async function findUser(client: Client, name: string): Promise<UserAnswer | undefined> {
  try {
    const { users } = await client.send({
      method: "GET",
      path: "/api/v2/users",
      query: { name },
      answer: userListAnswer,
      purpose: `look up user "${name}"`,
      family,
    });
    return users.find((user) => user.name === name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Returns the token's user. GET /api/v2/me. */
export function getCurrentUser(client: Client): Promise<UserAnswer> {
  return client.send({
    method: "GET",
    path: "/api/v2/me",
    answer: userAnswer,
    purpose: "read the token's own user",
    family: "users API (/api/v2/me)",
  });
}

/**
 * Returns the users that the token can list. On the service, the list is empty, since a name or ID is required. GET
 * /api/v2/users.
 */
export async function listUsers(client: Client): Promise<UserAnswer[]> {
  const { users } = await client.send({
    method: "GET",
    path: "/api/v2/users",
    answer: userListAnswer,
    purpose: "list users",
    family,
  });
  return users;
}
