import type { z } from "zod";
import type { ApiCall } from "./call";
import { ApiError, type Failure, MissingApiError, UnexpectedResponseError } from "./errors";
import { problemAnswer } from "./models";
import { redactCut } from "./redact";

interface Exchange extends Failure {
  /** The base URL, fit for messages. */
  url: string;
}

/** An answer of a server, as it came. */
export interface HttpAnswer {
  status: number;
  contentType: string | undefined;
  text: string;
}

const EXCERPT = 120;

/**
 * Turns an answer into its value.
 * @throws ApiError for an error of the API, UnexpectedResponseError for anything that is not of the API's form.
 */
export function readAnswer<T>(call: ApiCall<T>, answer: HttpAnswer, exchange: Exchange): T {
  const { status, text } = answer;
  const tried = `Could not ${call.purpose}: ${call.method} ${exchange.url}${call.path} answered ${status}`;
  if (status >= 300) throw errorOf(call, tried, answer, exchange);
  if (!call.answer) {
    if (status === NO_CONTENT) return undefined as T;
    throw new UnexpectedResponseError(
      `${tried}, but the API answers 204. ${CHECK_URL}`,
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
  const fault = parsed.success
    ? otherObject(call.about, parsed.data)
    : `not in the form of the API reference: ${issues(parsed.error)}`;
  if (parsed.success && !fault) return parsed.data;
  throw new UnexpectedResponseError(`${tried}, but ${fault}. ${CHECK_URL}`, exchange, status);
}

const NO_CONTENT = 204;

/** Where an answer, or an item of it, is about another object than the one that was asked for. */
function otherObject(about: ApiCall<unknown>["about"], answer: unknown): string | undefined {
  const items = (Array.isArray(answer) ? answer : [answer]) as Record<string, unknown>[];
  for (const [member, value] of Object.entries(about ?? {})) {
    // Ids come in lower case, whatever case they were asked for in.
    const asked = member === "name" ? value : value?.toLowerCase();
    const other = items.find((item) => asked && item[member] && item[member] !== asked);
    if (other) return `about another object: ${member} ${other[member]} instead of ${asked}`;
  }
  return undefined;
}

/** Whether an answer says that it is JSON, begins so, and breaks off. */
function isCut({ contentType = "", text }: HttpAnswer): boolean {
  return contentType.startsWith("application/json") && text.trimStart().startsWith("{");
}

const CHECK_URL = "Check that the URL is the address of InfluxDB and that no proxy is in between.";

function errorOf<T>(call: ApiCall<T>, tried: string, answer: HttpAnswer, exchange: Exchange) {
  const { status } = answer;
  const parsed = problemAnswer.safeParse(parseJson(answer.text));
  // An unknown path is answered as JSON about the path rather than an object, on some servers as a page.
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

/** The next step, where the status alone tells it. */
function adviceFor(status: number, code: string): string {
  if (code === "unauthorized" || status === 401) {
    return " Check that the token is valid and not expired, belongs to this organization, and has the required permissions.";
  }
  if (status === 403) {
    return " The plan or a quota of the organization may forbid it, or the token's user is inactive.";
  }
  if (status === 429 || status === 503) return " The server is busy: try again later.";
  if (code === "not found") return ' If it was deleted outside of Pulumi, run "pulumi refresh".';
  return "";
}

function notJson({ hasSecret }: ApiCall<unknown>, { contentType, text }: HttpAnswer): string {
  // Blotted out before it is cut: half a token is no known secret any more.
  const excerpt = redactCut(text).replace(/\s+/g, " ").trim().slice(0, EXCERPT);
  const shown = hasSecret ? "not shown, it may hold a token" : `"${excerpt}"`;
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
    .map((issue) => `${issue.path.join(".") || "the answer"}: ${issue.message}`)
    .join("; ");
}
