import { path } from "./call";
import type { Client } from "./client";
import { type DbrpAnswer, dbrpAnswer, dbrpListAnswer } from "./models";

const family = "DBRP API (/api/v2/dbrps)";

export interface CreateDbrpBody {
  bucketID: string;
  orgID: string;
  database: string;
  retention_policy: string;
  /** Omitted if nothing is declared: a database's first mapping is its default. */
  default?: true | undefined;
}

/** What can change in a mapping: never its bucket or database. */
export interface UpdateDbrpBody {
  retention_policy?: string;
  default?: true;
}

/** POST /api/v2/dbrps. */
export function createDbrp(client: Client, body: CreateDbrpBody): Promise<DbrpAnswer> {
  const { default: _, ...about } = body;
  return client.send({
    method: "POST",
    path: "/api/v2/dbrps",
    body,
    once: true,
    answer: dbrpAnswer,
    about,
    purpose: `map "${body.database}/${body.retention_policy}" to bucket ${body.bucketID}`,
    family,
  });
}

/** GET /api/v2/dbrps/{dbrpID}. */
export function getDbrp(client: Client, id: string, orgID: string): Promise<DbrpAnswer> {
  return client.send({
    method: "GET",
    path: path`/api/v2/dbrps/${id}`,
    query: { orgID },
    answer: dbrpAnswer,
    about: { id },
    purpose: `read DBRP mapping ${id}`,
    family,
  });
}

/** PATCH /api/v2/dbrps/{dbrpID}. */
export function updateDbrp(
  client: Client,
  id: string,
  orgID: string,
  body: UpdateDbrpBody,
): Promise<DbrpAnswer> {
  return client.send({
    method: "PATCH",
    path: path`/api/v2/dbrps/${id}`,
    query: { orgID },
    body,
    answer: dbrpAnswer,
    about: { id, orgID },
    purpose: `update DBRP mapping ${id}`,
    family,
  });
}

/** DELETE /api/v2/dbrps/{dbrpID}. The oldest other mapping of the database becomes its default. */
export function deleteDbrp(client: Client, id: string, orgID: string): Promise<void> {
  return client.send<void>({
    method: "DELETE",
    path: path`/api/v2/dbrps/${id}`,
    query: { orgID },
    purpose: `delete DBRP mapping ${id}`,
    family,
  });
}

/** GET /api/v2/dbrps: the organization's mappings that this token can read, without virtual ones. */
export async function listDbrps(client: Client, orgId: string): Promise<DbrpAnswer[]> {
  return (await listAllDbrps(client, orgId)).filter(({ virtual }) => !virtual);
}

/** The same, including virtual mappings, which the server generates. */
export async function listAllDbrps(client: Client, orgId: string): Promise<DbrpAnswer[]> {
  const { content } = await client.send({
    method: "GET",
    path: "/api/v2/dbrps",
    query: { orgID: orgId },
    answer: dbrpListAnswer,
    purpose: "list DBRP mappings",
    family,
  });
  return content;
}
