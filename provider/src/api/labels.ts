import { path } from "./call";
import type { Client } from "./client";
import { type LabelAnswer, labelAnswer, labelListAnswer } from "./models";

/** The API reference names these endpoints only in passing, and a server may lack them. */
const family = "labels API (/api/v2/labels)";

/** Removes a property: the server merges properties, and an empty value removes the key. */
export const REMOVED = "";

export interface LabelBody {
  name?: string | undefined;
  properties?: Record<string, string> | undefined;
}

/** POST /api/v2/labels. */
export function createLabel(
  client: Client,
  body: LabelBody & { orgID: string; name: string },
): Promise<LabelAnswer> {
  return client.send({
    method: "POST",
    path: "/api/v2/labels",
    body,
    once: true,
    answer: labelAnswer,
    about: { orgID: body.orgID, name: body.name },
    purpose: `create label "${body.name}"`,
    family,
  });
}

/** GET /api/v2/labels/{labelID}. */
export function getLabel(client: Client, id: string, orgID?: string): Promise<LabelAnswer> {
  return client.send({
    method: "GET",
    path: path`/api/v2/labels/${id}`,
    answer: labelAnswer,
    about: { id, orgID },
    purpose: `read label ${id}`,
    family,
  });
}

/** PATCH /api/v2/labels/{labelID}. Properties are merged; see `REMOVED`. */
export function updateLabel(
  client: Client,
  id: string,
  body: LabelBody,
  orgID?: string,
): Promise<LabelAnswer> {
  return client.send({
    method: "PATCH",
    path: path`/api/v2/labels/${id}`,
    body,
    once: true,
    answer: labelAnswer,
    about: { id, orgID },
    purpose: `update label ${id}`,
    family,
  });
}

/** DELETE /api/v2/labels/{labelID}: also detaches it from every bucket. */
export function deleteLabel(client: Client, id: string): Promise<void> {
  return client.send<void>({
    method: "DELETE",
    path: path`/api/v2/labels/${id}`,
    purpose: `delete label ${id}`,
    family,
  });
}

/** GET /api/v2/labels: all of the organization's labels that the token can read; the list isn't paged. */
export async function listLabels(
  client: Client,
  orgId: string | undefined,
): Promise<LabelAnswer[]> {
  const { labels } = await client.send({
    method: "GET",
    path: "/api/v2/labels",
    query: { orgID: orgId },
    answer: labelListAnswer,
    purpose: "list labels",
    family,
  });
  return labels;
}
