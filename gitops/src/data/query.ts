import type { Client } from "pulumi-influxdb-serverless/client";
import { InfluxError } from "pulumi-influxdb-serverless/rules";
import { z } from "zod";

/** How InfluxQL finds a bucket. */
export interface Database {
  database: string;
  policy: string;
}

// Strict, here and below: an unknown member could say that something is missing.
const series = z.strictObject({
  name: z.string().optional(),
  tags: z.unknown().optional(),
  columns: z.array(z.string()),
  values: z.array(z.array(z.unknown())),
  partial: z.boolean().optional(),
});
const result = z.strictObject({
  statement_id: z.number(),
  series: z.array(series).optional(),
  error: z.string().optional(),
  messages: z.array(z.unknown()).optional(),
  partial: z.boolean().optional(),
});
const queryAnswer = z.strictObject({ results: z.array(result), error: z.string().optional() });

/** A statement's results. */
export type Series = z.output<typeof series>;

/**
 * Enough for the names in a bucket with hundreds of thousands of fields. Reading more would exceed the time budget.
 */
const LONGEST_ANSWER = 16 * 2 ** 20;

/** The server's error message for a failed query. */
export class QueryError extends InfluxError {}

/**
 * Runs several statements in one request, and returns what each of them found. Only complete responses count: HTTP 200
 * may contain errors or partial results. GET /query.
 * @param bucketId for errors
 * @param onDate called with the response's `Date` header
 * @throws RequestError, QueryError
 */
export async function query(
  client: Client,
  { database, policy }: Database,
  statements: readonly string[],
  bucketId: string,
  onDate?: (date: string) => void,
): Promise<Series[][]> {
  const { results, error } = await client.send({
    method: "GET",
    path: "/query",
    query: { db: database, rp: policy, epoch: "ms", q: statements.join(";") },
    answer: queryAnswer,
    maxBytes: LONGEST_ANSWER,
    onDate,
    purpose: `query bucket ${bucketId}`,
    family: "InfluxQL API (/query)",
  });
  const failed = [{ error }, ...results].find((it) => it.error !== undefined);
  if (failed) throw new QueryError(`The query failed: ${failed.error}.`);
  const isWhole =
    results.length === statements.length &&
    results.every((it, index) => it.statement_id === index && isComplete(it));
  if (!isWhole) throw new QueryError("The server returned only part of the result.");
  return results.map((it) => it.series ?? []);
}

function isComplete({
  messages = [],
  partial,
  series: all = [],
}: z.output<typeof result>): boolean {
  return messages.length === 0 && !partial && all.every((it) => !it.partial);
}
