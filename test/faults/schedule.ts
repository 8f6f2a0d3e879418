import type { Fault } from "influxdb-serverless-emulator";
import { type Dimensions, NONE } from "./dimensions";
import type { Random } from "./random";

/** How long the client waits for one request, including retries; `slow` responses come later. */
export const DEADLINE = 250;
export const SLOW = 400;

type Make = (random: Random) => Fault;

/** What can go wrong, and how often. Slow faults take real time, so they are rare and happen once. */
const KINDS: readonly Make[] = [
  (random) => ({ action: "status", status: 429, rate: rate(random) }),
  (random) => ({ action: "status", status: 429, retryAfter: random.int(0, 2), rate: rate(random) }),
  (random) => ({ action: "status", status: 503, rate: rate(random) }),
  (random) => ({ action: "status", status: 503, retryAfter: 1, rate: rate(random) }),
  (random) => ({ action: "status", status: 500, rate: rate(random) }),
  (random) => ({ action: "reset-before", rate: rate(random) }),
  (random) => ({ action: "reset-after", rate: rate(random) }),
  (random) => ({ action: "reset-after", method: "POST", rate: rate(random) * 2 }),
  (random) => ({ action: "truncate", rate: rate(random) }),
  (random) => ({ action: "truncate", method: "POST", rate: rate(random) * 2 }),
  (random) => ({ action: "html", status: 502, rate: rate(random) }),
  (random) => ({ action: "html", status: 404, rate: rate(random) }),
  (random) => ({
    action: "short-pages",

    keep: random.int(0, 1),
    rate: rate(random) * 2,
  }),
  // A token that becomes invalid at some point.
  (random) => ({ action: "status", status: 401, after: random.int(0, 40) }),
  // Only lookups fail, and then the responses to the requests that they would clarify are lost.
  (random) => ({ action: "status", status: 500, method: "GET", rate: rate(random) * 2 }),
];

/** What makes an adoption fail: its lookup, its change, or both because of the token or the plan. */
const OF_ADOPTION: readonly Make[] = [
  (random) => ({
    action: "status",
    status: 403,
    method: "PATCH",
    rate: rate(random) * 2,
    message: FORBIDDEN,
  }),
  (random) => ({ action: "status", status: 500, method: "PATCH", rate: rate(random) * 2 }),
  (random) => ({
    action: "status",
    status: 500,
    method: "GET",
    path: LISTS,
    rate: rate(random) * 2,
  }),
  (random) => ({
    action: "status",
    status: 401,
    method: "GET",
    path: LISTS,
    rate: rate(random) * 2,
  }),
  // A single object can't be read, so `get` fails.
  (random) => ({
    action: "status",
    status: 403,
    method: "GET",
    path: "/[0-9a-f]{16}$",
    rate: rate(random) * 2,
  }),
];

/** Faults for API tokens and DBRP mappings: lost responses and failing steps. */
const OF_TOKENS: readonly Make[] = [
  (random) => ({ action: "reset-after", method: "POST", path: TOKENS, rate: rate(random) * 2 }),
  (random) => ({ action: "truncate", method: "POST", path: TOKENS, rate: rate(random) * 2 }),
  (random) => ({ action: "reset-after", path: random.pick(FAMILIES), rate: rate(random) * 2 }),
  (random) => ({
    action: "status",
    status: random.pick([401, 403, 500, 500]),
    method: random.pick(["GET", "PATCH", "POST", "DELETE"]),
    path: random.pick(FAMILIES),
    rate: rate(random) * 2,
  }),
  (random) => ({
    action: random.pick(["reset-before", "reset-after", "truncate"]),
    method: random.pick(["GET", "PATCH", "POST", "DELETE"]),
    path: random.pick(FAMILIES),
    rate: rate(random) * 2,
  }),
];

/** Combined faults that make a token's creation end halfway. */
const OF_STEPS: readonly ((random: Random) => Fault[])[] = [
  // The token exists, but other tokens left by a lost response can't be looked up or deleted.
  (random) => [
    lostCreation(random),
    { ...failing(random), method: "GET", path: `${TOKENS}$`, after: random.int(0, 2) },
  ],
  (random) => [lostCreation(random), { ...failing(random), method: "DELETE", path: TOKENS }],
  // It is not activated.
  (random) => [{ ...failing(random), method: "PATCH", path: TOKENS }],
  () => [{ action: "reset-after", method: "PATCH", path: TOKENS, times: "forever" }],
];

function lostCreation(random: Random): Fault {
  const action = random.pick(["reset-after", "truncate"] as const);
  return { action, method: "POST", path: TOKENS, times: random.int(1, 3) };
}

function failing(random: Random): Fault {
  return { action: "status", status: random.pick([401, 403, 500]), times: "forever" };
}

/** What makes a client wait and retry. */
const BUSY: readonly Make[] = [
  (random) => ({ action: "status", status: 503, rate: rate(random) }),
  (random) => ({ action: "status", status: 429, rate: rate(random) }),
  (random) => ({ action: "reset-before", rate: rate(random) }),
];

/** What leaves it unclear whether a creation was carried out. */
const LOST: readonly Make[] = [
  (random) => ({ action: "reset-before", method: "POST", rate: rate(random) * 2 }),
  (random) => ({ action: "reset-after", method: "POST", rate: rate(random) * 2 }),
];

const FORBIDDEN = "provided retention exceeds orgs maximum retention duration";
const TOKENS = "^/api/v2/authorizations";
const FAMILIES = [TOKENS, "^/api/v2/dbrps"];
const LISTS = "^/api/v2/(buckets|labels)$";

function rate(random: Random): number {
  return random.pick([0.05, 0.1, 0.2, 0.3, 0.5]);
}

/** What goes wrong in one run, at random. */
export function scheduleOf(random: Random, has: Dimensions = NONE): Fault[] {
  const special = [
    ...(has.adoption ? OF_ADOPTION : []),
    ...(has.between ? BUSY : []),
    ...(has.clocks ? LOST : []),
    ...(has.tokens ? OF_TOKENS : []),
  ];
  const steps = has.tokens && random.chance(0.2) ? random.pick(OF_STEPS)(random) : undefined;
  const faults = Array.from({ length: steps ? random.int(0, 1) : random.int(1, 4) }, () => ({
    ...random.pick(special.length > 0 && random.chance(0.5) ? special : KINDS)(random),
    seed: random.int(1, 2 ** 31 - 1),
  }));
  faults.push(...(steps ?? []).map((fault) => ({ ...fault, seed: 1 })));
  if (random.chance(0.03)) {
    faults.unshift({ action: "slow", delayMs: SLOW, times: 1, after: random.int(0, 15), seed: 1 });
  }
  return faults;
}
