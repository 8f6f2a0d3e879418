import { setImmediate } from "node:timers/promises";
import { type Emulator, type Fault, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";

const BUCKETS = "/api/v2/buckets";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const headers = () => ({ authorization: `Token ${emulator.token}` });
const get = (path = BUCKETS) => fetch(emulator.url + path, { headers: headers() });
const create = (name: string) =>
  fetch(emulator.url + BUCKETS, {
    method: "POST",
    headers: headers(),
    body: JSON.stringify({ orgID: emulator.orgID, name }),
  });
const names = async () => (await apiOf(emulator).userBuckets()).map(({ name }) => name);

async function statuses(count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await get()).status);
  return seen;
}

describe("an error instead of the work", () => {
  it("has the API's form, at any status", async () => {
    emulator.faults.add({ action: "status", status: 500 });
    const response = await get();
    expect(response.status).toBe(500);
    expect(response.headers.get("x-platform-error-code")).toBe("internal error");
    expect(response.headers.get("retry-after")).toBeNull();
    expect(await response.json()).toEqual({ code: "internal error", message: "a planned fault" });
  });

  it("does no work", async () => {
    emulator.faults.add({ action: "status", status: 503 });
    expect((await create("never")).status).toBe(503);
    expect(await names()).toEqual([]);
  });

  it("says when to come back, in seconds or as a date", async () => {
    emulator.faults.add(
      { action: "status", status: 429, retryAfter: 7 },
      { action: "status", status: 503, retryAfter: 60, retryAfterAs: "date" },
    );
    expect((await get()).headers.get("retry-after")).toBe("7");
    const date = (await get()).headers.get("retry-after") ?? "";
    expect(date).toMatch(/ GMT$/);
    expect(Math.abs(Date.parse(date) - Date.now() - 60_000)).toBeLessThan(30_000);
  });

  it("is for one method and path only", async () => {
    emulator.faults.add({ method: "post", path: "/buckets$", action: "status", times: "forever" });
    expect((await get()).status).toBe(200);
    expect((await get("/api/v2/orgs")).status).toBe(200);
    expect((await create("x")).status).toBe(503);
  });

  it("comes once, n times, at every n-th request, or from some request on", async () => {
    emulator.faults.add({ action: "status", times: 2 });
    expect(await statuses(3)).toEqual([503, 503, 200]);
    emulator.faults.clear();
    emulator.faults.add({ action: "status", status: 429, every: 3 });
    expect(await statuses(6)).toEqual([200, 200, 429, 200, 200, 429]);
    emulator.faults.clear();
    emulator.faults.add({ action: "status", status: 401, after: 2 });
    expect(await statuses(4)).toEqual([200, 200, 401, 401]);
    expect(await (await get()).json()).toEqual({
      code: "unauthorized",
      message: "unauthorized access",
    });
  });

  it("is a proxy's page when asked", async () => {
    emulator.faults.add({ action: "html" });
    const response = await get();
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await response.text()).toContain("<html>");
  });
});

describe("an answer that does not arrive", () => {
  it("is cut before the work: nothing is done", async () => {
    emulator.faults.add({ method: "POST", action: "reset-before" });
    await expect(create("never")).rejects.toThrow();
    expect(await names()).toEqual([]);
  });

  it("is cut after the work: it is done all the same", async () => {
    emulator.faults.add({ method: "POST", action: "reset-after" });
    await expect(create("done")).rejects.toThrow();
    expect(await names()).toEqual(["done"]);
  });

  it("is half an answer", async () => {
    const whole = await (await get()).text();
    emulator.faults.add({ action: "truncate" });
    const half = await (await get()).text();
    expect(half).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  });

  it("is a slow one, which keeps nobody else waiting", async () => {
    emulator.faults.add({ action: "slow", delayMs: 60_000 });
    const giveUp = new AbortController();
    const slow = fetch(`${emulator.url}${BUCKETS}`, {
      headers: headers(),
      signal: giveUp.signal,
    });
    while (emulator.counters.read().total < 1) await setImmediate();
    expect((await get()).status).toBe(200);
    giveUp.abort();
    await expect(slow).rejects.toThrow("aborted");
  });

  it("is a slow one that comes in the end, and whole", async () => {
    emulator.faults.add({ action: "slow", delayMs: 1 });
    expect((await get()).status).toBe(200);
    expect(emulator.faults.list()).toMatchObject([{ fired: 1 }]);
  });
});

describe("short pages", () => {
  it("have no next, though there is more", async () => {
    for (const name of ["a", "b", "c"]) await create(name);
    const whole = (await apiOf(emulator).call("GET", `${BUCKETS}?limit=2`)).json;
    expect(whole.links).toHaveProperty("next");
    emulator.faults.add({ action: "short-pages", keep: 1 }, { action: "short-pages" });
    const { json: one } = await apiOf(emulator).call("GET", `${BUCKETS}?limit=2`);
    expect(one.buckets).toEqual([whole.buckets[0]]);
    expect(Object.keys(one.links)).toEqual(["self"]);
    const { json: none } = await apiOf(emulator).call("GET", `${BUCKETS}?limit=2`);
    expect(none.buckets).toEqual([]);
  });

  it("leave single objects alone", async () => {
    emulator.faults.add({ action: "short-pages" });
    const { json } = await apiOf(emulator).call("GET", "/api/v2/me");
    expect(json).toMatchObject({ name: "emulator" });
  });
});

describe("a rate limit", () => {
  it("answers what is above it with 429 and Retry-After", async () => {
    emulator.faults.add({ action: "rate-limit", perSecond: 1 });
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
    emulator.faults.add(
      { action: "status", status: 429, every: 3 },
      { action: "status", status: 500, every: 2 },
    );
    expect(await statuses(6)).toEqual([200, 500, 429, 500, 200, 429]);
    expect(emulator.faults.list()).toMatchObject([
      { seen: 6, fired: 2, left: "forever" },
      { seen: 6, fired: 2, left: "forever" },
    ]);
  });

  it("are refused together when one cannot be", () => {
    const faults: Fault[] = [{ action: "html" }, { action: "status", rate: 2 }];
    expect(() => emulator.faults.add(...faults)).toThrow();
    expect(emulator.faults.list()).toEqual([]);
  });
});
