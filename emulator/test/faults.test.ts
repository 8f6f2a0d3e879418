import { setImmediate } from "node:timers/promises";
import type { Fault } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import { BUCKETS, useServer } from "./server";

const at = useServer();
const { create, names, statuses } = at;
const plan = (...faults: Fault[]) => at.emulator.faults.add(...faults);

const headers = () => ({ authorization: `Token ${at.emulator.token}` });
const get = (path = BUCKETS) => fetch(at.emulator.url + path, { headers: headers() });
const own = () => names("offset=2");

describe("an error instead of the work", () => {
  it("has the API's form, at any status", async () => {
    plan({ action: "status", status: 500 });
    const response = await get();
    expect(response.status).toBe(500);
    expect(response.headers.get("x-platform-error-code")).toBe("internal error");
    expect(response.headers.get("retry-after")).toBeNull();
    expect(await response.json()).toEqual({ code: "internal error", message: "a planned fault" });
    plan({ action: "status", status: 401 });
    const unauthorized = { code: "unauthorized", message: "unauthorized access" };
    expect(await (await get()).json()).toEqual(unauthorized);
  });

  it("is for one method and path only, and does no work", async () => {
    plan({ method: "post", path: "/buckets$", action: "status", times: "forever" });
    expect((await get()).status).toBe(200);
    expect((await get("/api/v2/orgs")).status).toBe(200);
    expect((await create()).status).toBe(503);
    expect(await own()).toEqual([]);
  });

  it("says when to come back, in seconds or as a date", async () => {
    plan(
      { action: "status", status: 429, retryAfter: 7 },
      { action: "status", status: 503, retryAfter: 60, retryAfterAs: "date" },
    );
    expect((await get()).headers.get("retry-after")).toBe("7");
    const date = (await get()).headers.get("retry-after") ?? "";
    expect(date).toMatch(/ GMT$/);
    expect(Math.abs(Date.parse(date) - Date.now() - 60_000)).toBeLessThan(30_000);
  });

  it("is a proxy's page when asked", async () => {
    plan({ action: "html" });
    const response = await get();
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await response.text()).toContain("<html>");
  });
});

describe("an answer that does not arrive", () => {
  it.each([
    ["before the work: nothing is done", "reset-before", []],
    ["after the work: it is done all the same", "reset-after", ["bucket"]],
  ] as const)("is cut %s", async (_, action, left) => {
    plan({ method: "POST", action });
    await expect(create()).rejects.toThrow();
    expect(await own()).toEqual(left);
  });

  it("is half an answer", async () => {
    const whole = await (await get()).text();
    plan({ action: "truncate" });
    const half = await (await get()).text();
    expect(half).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  });

  it("is a slow one, which keeps nobody else waiting", async () => {
    plan({ action: "slow", delayMs: 60_000 });
    const giveUp = new AbortController();
    const slow = fetch(`${at.emulator.url}${BUCKETS}`, {
      headers: headers(),
      signal: giveUp.signal,
    });
    while (at.emulator.counters.read().total < 1) await setImmediate();
    expect((await get()).status).toBe(200);
    giveUp.abort();
    await expect(slow).rejects.toThrow("aborted");
  });

  it("is a slow one that comes in the end, and whole", async () => {
    plan({ action: "slow", delayMs: 1 });
    expect((await get()).status).toBe(200);
    expect(at.emulator.faults.list()).toMatchObject([{ fired: 1 }]);
  });
});

describe("short pages", () => {
  it("have no next, though there is more; single objects are left alone", async () => {
    for (const name of ["a", "b", "c"]) await create({ name });
    const page = async () => (await at.get(`${BUCKETS}?limit=2`)).json;
    const whole = await page();
    expect(whole.links).toHaveProperty("next");
    plan({ action: "short-pages", keep: 1 }, { action: "short-pages" });
    const one = await page();
    expect(one.buckets).toEqual([whole.buckets[0]]);
    expect(Object.keys(one.links)).toEqual(["self"]);
    expect((await page()).buckets).toEqual([]);
    plan({ action: "short-pages" });
    expect((await at.get("/api/v2/me")).json).toMatchObject({ name: "emulator" });
  });
});

describe("a rate limit", () => {
  it("answers what is above it with 429 and Retry-After", async () => {
    plan({ action: "rate-limit", perSecond: 1 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => get()));
    const refused = answers.filter(({ status }) => status === 429);
    // Twenty at once take far less than nineteen seconds.
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    for (const { headers } of refused) expect(headers.get("retry-after")).toBe("1");
  });
});

describe("several faults", () => {
  it("each see every request; of those that are due, the first fires", async () => {
    plan({ action: "status", status: 429, every: 3 }, { action: "status", status: 500, every: 2 });
    expect(await statuses(6)).toEqual([200, 500, 429, 500, 200, 429]);
    expect(at.emulator.faults.list()).toMatchObject([
      { seen: 6, fired: 2, left: "forever" },
      { seen: 6, fired: 2, left: "forever" },
    ]);
  });

  it("are refused together when one cannot be", () => {
    const faults: Fault[] = [{ action: "html" }, { action: "status", rate: 2 }];
    expect(() => plan(...faults)).toThrow();
    expect(at.emulator.faults.list()).toEqual([]);
  });
});
