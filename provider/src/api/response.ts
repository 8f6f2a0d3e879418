import type { z } from "zod";
import type { ApiCall } from "./call";
import { ApiError, type Failure, MissingApiError, UnexpectedResponseError } from "./errors";
import { problemAnswer } from "./models";
import { redactCut } from "./redact";

interface Exchange extends Failure {
  /** The base URL, safe to show in messages. */
  url: string;
}

/** A server's raw response. */
export interface HttpAnswer {
  status: number;
  contentType: string | undefined;
  text: string;
}

const EXCERPT = 120;

/**
 * Turns a response into its value.
 * @throws ApiError for an API error, UnexpectedResponseError for anything that isn't in the API's format.
 */
export function readAnswer<T>(call: ApiCall<T>, answer: HttpAnswer, exchange: Exchange): T {
  const { status, text } = answer;
  const tried = `Could not ${call.purpose}: ${call.method} ${exchange.url}${call.path} returned ${status}`;
  if (status >= 300) throw errorOf(call, tried, answer, exchange);
  if (!call.answer) {
    if (status === NO_CONTENT) return undefined as T;
    throw new UnexpectedResponseError(
      `${tried}, but the API returns 204. ${CHECK_URL}`,
      exchange,
      status,
    );
  }
  const json = parseJson(text);
  if (json === undefined) {
    throw new UnexpectedResponseError(
      `${tried} ${notJson(call, answer)}`,
      exchange,
      status,
      isCut(answer),
    );
  }
  const parsed = call.answer.safeParse(json);
  const unusable = (fault: string, isOfAnother = false) => {
    const message = `${tried}, but ${fault}. ${CHECK_URL}`;
    return new UnexpectedResponseError(message, exchange, status, false, isOfAnother);
  };
  if (!parsed.success) {
    throw unusable(`the response does not match the API reference: ${issues(parsed.error)}`);
  }
  const other = otherObject(call.about, parsed.data);
  if (other) throw unusable(other, true);
  return parsed.data;
}

const NO_CONTENT = 204;

/** Returns how a response, or an item in it, is about a different object than the requested one. */
function otherObject(about: ApiCall<unknown>["about"], answer: unknown): string | undefined {
  const items = (Array.isArray(answer) ? answer : [answer]) as Record<string, unknown>[];
  for (const [member, value] of Object.entries(about ?? {})) {
    // Responses have IDs in lowercase, regardless of the case in the request.
    const asked = /id$/i.test(member) ? value?.toLowerCase() : value;
    const other = items.find((item) => asked && item[member] && item[member] !== asked);
    if (!other) continue;
    const id = other.id && member !== "id" ? ` (ID ${other.id})` : "";
    return `the response is about another object: ${member} ${other[member]} instead of ${asked}${id}`;
  }
  return undefined;
}

/** Returns whether a response is labeled as JSON, begins like JSON, and is cut off. */
function isCut({ contentType = "", text }: HttpAnswer): boolean {
  return contentType.startsWith("application/json") && text.trimStart().startsWith("{");
}

const CHECK_URL = "Check that the URL points to InfluxDB and that no proxy interferes.";

function errorOf<T>(call: ApiCall<T>, tried: string, answer: HttpAnswer, exchange: Exchange) {
  const { status } = answer;
  const parsed = problemAnswer.safeParse(parseJson(answer.text));
  // For an unknown path, servers return JSON about the path rather than an object, or on some servers a page.
  const isUnknownPath = parsed.success && parsed.data.message === "path not found";
  if (status === 404 && (isUnknownPath || (call.family && !parsed.success))) {
    const missing = call.family ?? "endpoint at this path";
    return new MissingApiError(`${exchange.url} has no ${missing}. ${tried}.`, exchange, status);
  }
  if (!parsed.success) {
    return new UnexpectedResponseError(`${tried} ${notJson(call, answer)}`, exchange, status);
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

/** Returns the next step, if it follows from the status alone. */
function adviceFor(status: number, code: string): string {
  if (code === "unauthorized" || status === 401) {
    return " Check that the token is valid and not expired, belongs to this organization, and has the required permissions.";
  }
  if (status === 403) {
    return " The organization's plan or quota may not allow it, or the token's user may be inactive.";
  }
  if (status === 429 || status === 503) return " The server is busy: try again later.";
  if (code === "not found") return ' If it was deleted outside of Pulumi, run "pulumi refresh".';
  return "";
}

function notJson({ hasSecret }: ApiCall<unknown>, { contentType, text }: HttpAnswer): string {
  // Redacted before it is truncated: half a token is no longer recognized as a secret.
  const excerpt = redactCut(text).replace(/\s+/g, " ").trim().slice(0, EXCERPT);
  const shown = hasSecret ? "not shown because it may contain a token" : `"${excerpt}"`;
  return `with ${contentType ?? "no content type"} instead of the API's JSON: ${shown}. ${CHECK_URL}`;
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
    .map((issue) => `${issue.path.join(".") || "the response"}: ${issue.message}`)
    .join("; ");
}
