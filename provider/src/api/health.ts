import type { Client } from "./client";
import { healthAnswer } from "./models";

/** Returns what the server reports about itself, without checking the token. GET /health. */
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
