import type { z } from "zod";
import type { ApiCall } from "./call";
import { AnswerError, ApiError, type Failure, MissingApiError } from "./errors";
import { problemAnswer } from "./models";
import { redact } from "./redact";

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
 * @throws ApiError for an error of the API, AnswerError for anything that is not of the API's form.
 */
export function readAnswer<T>(call: ApiCall<T>, answer: HttpAnswer, exchange: Exchange): T {
  const { status, text } = answer;
  const tried = `Could not ${call.purpose}: ${call.method} ${exchange.url}${call.path} answered ${status}`;
  if (status >= 300) throw errorOf(call, tried, answer, exchange);
  // A call without an answer has an empty one: a page with status 200 is not from the API.
  if (!call.answer && text.trim() === "") return undefined as T;
  const json = parseJson(text);
  if (json === undefined || !call.answer) {
    throw new AnswerError(`${tried} ${notJson(answer)}`, exchange, status);
  }
  const parsed = call.answer.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AnswerError(
    `${tried}, but not in the form of the API reference: ${issues(parsed.error)}. ${CHECK_URL}`,
    exchange,
    status,
  );
}

const CHECK_URL = "Is the URL the address of InfluxDB, and is no proxy in between?";

function errorOf<T>(call: ApiCall<T>, tried: string, answer: HttpAnswer, exchange: Exchange) {
  const { status } = answer;
  const parsed = problemAnswer.safeParse(parseJson(answer.text));
  if (call.family && status === 404 && isMissingRoute(parsed.data)) {
    return new MissingApiError(
      `${exchange.url} has no ${call.family}. ${tried}.`,
      exchange,
      status,
    );
  }
  if (!parsed.success) {
    return new AnswerError(`${tried} ${notJson(answer)}`, exchange, status);
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

/** A route that is not there is answered in plain text, or as JSON about the path rather than an object. */
function isMissingRoute(problem: z.output<typeof problemAnswer> | undefined): boolean {
  return !problem || problem.message === "path not found";
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

function notJson({ contentType, text }: HttpAnswer): string {
  // Blotted out before it is cut: half a token is no known secret any more.
  const excerpt = redact(text).replace(/\s+/g, " ").trim().slice(0, EXCERPT);
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
