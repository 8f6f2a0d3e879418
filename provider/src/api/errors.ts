import { escapeControlCharacters, redact } from "./redact";

/**
 * The base class of every error that this package throws deliberately. Since all such errors are created here, this is
 * where secrets are redacted and control characters are escaped.
 *
 * None of these classes has a property `id`: Pulumi treats an error with an `id` as "created, but with a problem".
 */
export class InfluxError extends Error {
  /**
   * Redacts known secrets from the message.
   * @param message The message to show to the user.
   */
  constructor(message: string) {
    super(escapeControlCharacters(redact(message)));
    this.name = new.target.name;
    if (this.stack) this.stack = redact(this.stack);
  }
}

/** A setting is missing, contradicts another one or is invalid. Nothing was sent. */
export class ConfigurationError extends InfluxError {}

/** What is known about a failed request. */
export interface Failure {
  /** When the request was first sent, in milliseconds of this machine's clock. */
  sentAt: number;
  /** How many times it was sent. */
  attempts: number;
  /** How long the response asks to wait before the next attempt, in milliseconds. */
  retryAfter?: number | undefined;
}

/** A request that didn't get the expected response. */
export abstract class RequestError extends InfluxError implements Failure {
  readonly sentAt: number;
  readonly attempts: number;
  readonly retryAfter: number | undefined;

  constructor(message: string, failure: Failure) {
    super(message);
    this.sentAt = failure.sentAt;
    this.attempts = failure.attempts;
    this.retryAfter = failure.retryAfter;
  }

  /** The HTTP status, if there was a response. */
  abstract readonly status: number | undefined;

  /** Whether the server may have carried out the request although there is no valid response. */
  abstract readonly mayHaveSucceeded: boolean;
}

/** The API returned an error in its own format: JSON with a code. Check `code`, not `status`: a conflict is a 422. */
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

/**
 * There was a response, but not one from the API: a proxy's page, a truncated body, or JSON with a different structure.
 */
export class UnexpectedResponseError extends RequestError {
  constructor(
    message: string,
    failure: Failure,
    /** The HTTP status. */
    readonly status: number,
    /** Whether it is truncated JSON, in which case the status comes from the API itself. */
    readonly isCut = false,
    /** Whether it is the API's JSON about an object other than the requested one. */
    readonly isOfAnother = false,
  ) {
    super(message, failure);
  }

  /** True for any status: a proxy may respond while the server continues. */
  get mayHaveSucceeded(): boolean {
    return true;
  }
}

/** The server doesn't have this part of the API: it doesn't know the path, regardless of the object. */
export class MissingApiError extends UnexpectedResponseError {
  override get mayHaveSucceeded(): boolean {
    return false;
  }
}

/** There was no response: no connection, a broken connection, or a timeout. */
export class NetworkError extends RequestError {
  readonly status = undefined;

  constructor(
    message: string,
    failure: Failure,
    readonly mayHaveSucceeded: boolean,
    /** The error code of the system or the HTTP library, such as `ECONNREFUSED`. */
    readonly reason?: string | undefined,
  ) {
    super(message, failure);
  }
}

/**
 * Returns whether the API says that the object doesn't exist. That alone doesn't prove that it was deleted; see
 * `reconcile/confirmDeleted.ts`.
 */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.code === "not found";
}

/** Returns whether the API says that another object already has this name. */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === "conflict";
}
