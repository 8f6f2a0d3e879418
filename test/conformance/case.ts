import type { EmulatorOptions } from "influxdb-serverless-emulator";
import type { CaseHarness } from "./harness";

/** What a server may lack; a case that needs it is then skipped, with the reason. */
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

/** What was answered, taken apart. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed JSON; undefined for an empty body, the text itself where it is no JSON. */
  body: unknown;
}

/** What an answer must be. */
export interface Expected {
  status: number;
  /** The error code, in the body and in the header `X-Platform-Error-Code`. */
  code?: string;
  message?: RegExp;
  headers?: Record<string, RegExp>;
  /** Compared as `toMatchObject` does: what it does not name may be there. */
  body?: unknown;
  /** Fields that must not be there. */
  without?: string[];
}

/** One thing that a server does: a row of the table. */
export interface Case {
  /** The rule of the emulator's README that it shows. */
  rule: string;
  /** Unique; known differences go by it. */
  name: string;
  needs?: Feature[];
  /** Only an emulator that is started so shows it. */
  emulator?: EmulatorOptions;
  /** Prepares what it takes, and answers what the decisive request got. */
  ask(at: CaseHarness): Promise<Answer>;
  expected: Expected | ((at: CaseHarness) => Expected);
}

/** A refusal: `{code, message}` and nothing else. */
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

/** What is asked, and what must be answered. */
type Row = [ask: Case["ask"], expected: Case["expected"]];

/** The cases of one rule by their names; all of them need these features. */
export function casesOf(rule: string, needs: Feature[], rows: Record<string, Row>): Case[] {
  return Object.entries(rows).map(([name, [ask, expected]]) => ({
    rule,
    name,
    needs,
    ask,
    expected,
  }));
}
