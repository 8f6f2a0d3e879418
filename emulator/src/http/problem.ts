/** The content type of every JSON response. */
export const JSON_TYPE = "application/json; charset=utf-8";

/** Every error code of the API, with the HTTP status that the service uses for it. A conflict is 422. */
const STATUS = {
  "internal error": 500,
  "not implemented": 501,
  "not found": 404,
  conflict: 422,
  invalid: 400,
  "unprocessable entity": 422,
  "empty value": 400,
  unavailable: 503,
  forbidden: 403,
  "too many requests": 429,
  unauthorized: 401,
  "method not allowed": 405,
  "request too large": 413,
  "unsupported media type": 415,
} as const;

export type ProblemCode = keyof typeof STATUS;

/** An error that the API returns: thrown anywhere in a route, and turned into a response in one place. */
export class ApiProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
  ) {
    super(message);
    this.name = "ApiProblem";
  }

  /** The HTTP status for the code. */
  get status(): (typeof STATUS)[ProblemCode] {
    return STATUS[this.code];
  }
}

/** The code that the API uses for an HTTP status; for faults that specify only a status. */
export function codeOf(status: number): ProblemCode {
  const found = Object.entries(STATUS).find(([, value]) => value === status);
  return (found?.[0] as ProblemCode | undefined) ?? "internal error";
}
