import type { z } from "zod";
import type { ApiCall } from "./client";
import { AnswerError, ApiError, type Failure } from "./errors";
import { problemAnswer } from "./models";

interface Exchange extends Failure {
  /** The base URL, fit for messages. */
  url: string;
}

const EXCERPT = 120;

/**
 * Turns an answer into its value.
 * @throws ApiError for an error of the API, AnswerError for anything that is not of the API's form.
 */
export function readAnswer<T>(
  call: ApiCall<T>,
  status: number,
  contentType: string | undefined,
  text: string,
  exchange: Exchange,
): T {
  const tried = `Could not ${call.purpose}: ${call.method} ${exchange.url}${call.path} answered ${status}`;
  if (status >= 300) throw errorOf(tried, status, contentType, text, exchange);
  if (!call.answer) return undefined as T;
  const json = parseJson(text);
  if (json === undefined) {
    throw new AnswerError(`${tried} ${notJson(contentType, text)}`, exchange, status);
  }
  const parsed = call.answer.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AnswerError(
    `${tried}, but not in the form of the API reference: ${issues(parsed.error)}. ${CHECK_URL}`,
    exchange,
    status,
  );
}

const CHECK_URL = "Is influxdb:url the address of InfluxDB, and is no proxy in between?";

function errorOf(
  tried: string,
  status: number,
  contentType: string | undefined,
  text: string,
  exchange: Exchange,
) {
  const parsed = problemAnswer.safeParse(parseJson(text));
  if (!parsed.success) {
    return new AnswerError(`${tried} ${notJson(contentType, text)}`, exchange, status);
  }
  const { code, message, op, err } = parsed.data;
  const details = [message, op && `op: ${op}`, err && `err: ${err}`].filter(Boolean).join("; ");
  const tries = exchange.attempts > 1 ? ` (tried ${exchange.attempts} times)` : "";
  return new ApiError(
    `${tried} ${code}: ${details}${tries}.${adviceFor(status, code)}`,
    exchange,
    status,
    code,
  );
}

/** The next step, where the status alone tells it. */
function adviceFor(status: number, code: string): string {
  if (code === "unauthorized" || status === 401) {
    return " Is the token right, not expired, of this organisation, and allowed to do this?";
  }
  if (status === 403) {
    return " The plan or a quota of the organisation may forbid it, or the token's user is inactive.";
  }
  if (status === 429 || status === 503) return " The server is busy: try again later.";
  if (code === "not found") return ' Was it deleted elsewhere? "pulumi refresh" finds out.';
  return "";
}

function notJson(contentType: string | undefined, text: string): string {
  const excerpt = text.replace(/\s+/g, " ").trim().slice(0, EXCERPT);
  return `with ${contentType ?? "no content type"}, not with the API's JSON: "${excerpt}". ${CHECK_URL}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function issues(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.join(".") || "the answer"}: ${issue.message}`)
    .join("; ");
}
