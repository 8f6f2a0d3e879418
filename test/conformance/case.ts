import type { EmulatorOptions } from "influxdb-serverless-emulator";
import type { CaseHarness } from "./harness";

/** What a server may lack. A case that needs it is then skipped, with the reason. */
export type Feature =
  | "labels"
  | "users"
  | "schemas"
  | "disposable"
  | "tokenOfOneOrg"
  | "readOnlyToken"
  | "otherOrg"
  | "noLabelsToken"
  | "inactiveToken"
  | "bucketToken"
  | "tokensApi"
  | "dbrps";

/** The parts of a response. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed JSON; undefined for an empty body, the text itself if it isn't JSON. */
  body: unknown;
}

/** What a response must contain. */
export interface Expected {
  status: number;
  /** The error code, in the body and in the header `X-Platform-Error-Code`. */
  code?: string;
  message?: RegExp;
  headers?: Record<string, RegExp>;
  /** Compared like `toMatchObject`: other members are allowed. */
  body?: unknown;
  /** Fields that must be absent. */
  without?: string[];
}

/** One behavior of a server: a row of the table. */
export interface Case {
  /** The rule in the emulator's README that it tests. */
  rule: string;
  /** Unique; known differences refer to it. */
  name: string;
  needs?: Feature[];
  /** Only an emulator with these options shows it. */
  emulator?: EmulatorOptions;
  /** Prepares what it needs, and returns the response to the decisive request. */
  ask(at: CaseHarness): Promise<Answer>;
  expected: Expected | ((at: CaseHarness) => Expected);
}

/** An error: `{code, message}` and nothing else. */
export function refusal(status: number, code: string, message: RegExp): Expected {
  return { status, code, message };
}

/** A success. */
export function success(
  status: 200 | 201 | 204,
  body?: unknown,
  more: Partial<Expected> = {},
): Expected {
  return { status, ...(body === undefined ? {} : { body }), ...more };
}

/** The request, and the expected response. */
type Row = [ask: Case["ask"], expected: Case["expected"]];

/** The cases for one rule, by name; all of them need these features. */
export function casesOf(rule: string, needs: Feature[], rows: Record<string, Row>): Case[] {
  return Object.entries(rows).map(([name, [ask, expected]]) => ({
    rule,
    name,
    needs,
    ask,
    expected,
  }));
}
