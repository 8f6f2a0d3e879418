import type { Client } from "./client";
import { healthAnswer } from "./models";

/** What the server says of itself, without looking at the token. GET /health. */
export function getHealth(
  client: Client,
): Promise<{ status: string; version?: string | undefined }> {
  return client.send({
    method: "GET",
    path: "/health",
    answer: healthAnswer,
    purpose: "reach the server",
  });
}
