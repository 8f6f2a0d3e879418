import { escapeControlCharacters, redact } from "./redact";

/**
 * The base of every error that this package throws on purpose. The one place where such errors are
 * made, so the one place where secrets are blotted out of them, and control characters are written out.
 *
 * None of these classes has a property `id`: Pulumi reads an error with an `id` as "created, but".
 */
export class InfluxError extends Error {
  /**
   * Blots known secrets out of the message.
   * @param message For a person.
   */
  constructor(message: string) {
    super(escapeControlCharacters(redact(message)));
    this.name = new.target.name;
    if (this.stack) this.stack = redact(this.stack);
  }
}

/** A setting is missing, contradicts another or cannot be used. Nothing was sent. */
export class ConfigurationError extends InfluxError {}

/** What is known of a request that did not end well. */
export interface Failure {
  /** When the request was first sent, in milliseconds of this machine's clock. */
  sentAt: number;
  /** How often it was sent. */
  attempts: number;
  /** The value of the answer's Retry-After header. */
  retryAfter?: string | undefined;
}

/** A request that did not end with the answer that it should have had. */
export abstract class RequestError extends InfluxError implements Failure {
  readonly sentAt: number;
  readonly attempts: number;
  readonly retryAfter: string | undefined;

  constructor(message: string, failure: Failure) {
    super(message);
    this.sentAt = failure.sentAt;
    this.attempts = failure.attempts;
    this.retryAfter = failure.retryAfter;
  }

  /** The HTTP status, when anything answered. */
  abstract readonly status: number | undefined;

  /** Whether the server may have carried the request out although we hold no good answer. */
  abstract readonly mayHaveSucceeded: boolean;
}

/** The API answered with an error of its own: JSON with a code. Decide by `code`: a conflict is a 422. */
export class ApiError extends RequestError {
  constructor(
    message: string,
    failure: Failure,
    /** The HTTP status. */
    readonly status: number,
    /** The API's error code, such as `not found` or `conflict`. */
    readonly code: string,
  ) {
    super(message, failure);
  }

  get mayHaveSucceeded(): boolean {
    return this.status >= 500 || this.status === 408;
  }
}

/** Something answered, but not the API: a proxy's page, a broken body, JSON of another form. */
export class UnexpectedResponseError extends RequestError {
  constructor(
    message: string,
    failure: Failure,
    /** The HTTP status. */
    readonly status: number,
    /** Whether it is JSON of which the end is missing: then the status is the API's own. */
    readonly isCut = false,
  ) {
    super(message, failure);
  }

  /** Whatever the status: a proxy may answer while the server goes on. */
  get mayHaveSucceeded(): boolean {
    return true;
  }
}

/** The server has no such part of the API at all: the path is unknown to it, whatever the object. */
export class MissingApiError extends UnexpectedResponseError {
  override get mayHaveSucceeded(): boolean {
    return false;
  }
}

/** Nothing answered: no connection, a connection that broke, or a time-out. */
export class NetworkError extends RequestError {
  readonly status = undefined;

  constructor(
    message: string,
    failure: Failure,
    readonly mayHaveSucceeded: boolean,
    /** How the system or the HTTP library names what went wrong, such as `ECONNREFUSED`. */
    readonly reason?: string | undefined,
  ) {
    super(message, failure);
  }
}

/** The API says that the object is not there. Alone no proof that it is gone: see `reconcile/confirmDeleted.ts`. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.code === "not found";
}

/** The API says that something else has this name already. */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === "conflict";
}
