import { path } from "./call";
import type { Client } from "./client";
import { isNotFound } from "./errors";
import { type OrganizationAnswer, organizationAnswer, organizationListAnswer } from "./models";

/** GET /api/v2/orgs/{orgID}. */
export function getOrganization(client: Client, id: string): Promise<OrganizationAnswer> {
  return client.send({
    method: "GET",
    path: path`/api/v2/orgs/${id}`,
    answer: organizationAnswer,
    about: { id },
    purpose: `read organization ${id}`,
  });
}

/** Returns the organization with that name, or undefined. GET /api/v2/orgs. */
export async function findOrganization(
  client: Client,
  name: string,
): Promise<OrganizationAnswer | undefined> {
  try {
    const { orgs } = await client.send({
      method: "GET",
      path: "/api/v2/orgs",
      query: { org: name },
      answer: organizationListAnswer,
      purpose: `look up organization "${name}"`,
    });
    return orgs.find((organization) => organization.name === name);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
