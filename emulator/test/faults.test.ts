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

describe("fault with an error response", () => {
  it("has the API's format for any status", async () => {
    plan({ action: "status", status: 500 });
    const response = await get();
    expect(response.status).toBe(500);
    expect(response.headers.get("x-platform-error-code")).toBe("internal error");
    expect(response.headers.get("retry-after")).toBeNull();
    expect(await response.json()).toEqual({ code: "internal error", message: "a simulated fault" });
    plan({ action: "status", status: 401 });
    const unauthorized = { code: "unauthorized", message: "unauthorized access" };
    expect(await (await get()).json()).toEqual(unauthorized);
  });

  it("applies to one method and path only, and nothing is processed", async () => {
    plan({ method: "post", path: "/buckets$", action: "status", times: "forever" });
    expect((await get()).status).toBe(200);
    expect((await get("/api/v2/orgs")).status).toBe(200);
    expect((await create()).status).toBe(503);
    expect(await own()).toEqual([]);
  });

  it("sets Retry-After in seconds or as a date", async () => {
    plan(
      { action: "status", status: 429, retryAfter: 7 },
      { action: "status", status: 503, retryAfter: 60, retryAfterAs: "date" },
    );
    expect((await get()).headers.get("retry-after")).toBe("7");
    const date = (await get()).headers.get("retry-after") ?? "";
    expect(date).toMatch(/ GMT$/);
    expect(Math.abs(Date.parse(date) - Date.now() - 60_000)).toBeLessThan(30_000);
  });

  it("returns a proxy's HTML page on request", async () => {
    plan({ action: "html" });
    const response = await get();
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await response.text()).toContain("<html>");
  });
});

describe("fault in the delivery of a response", () => {
  it.each([
    ["before processing, so that nothing changes", "reset-before", []],
    ["after processing, so that the change is made", "reset-after", ["bucket"]],
  ] as const)("resets the connection %s", async (_, action, left) => {
    plan({ method: "POST", action });
    await expect(create()).rejects.toThrow();
    expect(await own()).toEqual(left);
  });

  it("truncates the response to half", async () => {
    const whole = await (await get()).text();
    plan({ action: "truncate" });
    const half = await (await get()).text();
    expect(half).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  });

  it("delays the response without delaying other requests", async () => {
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

  it("delays the response and then sends it", async () => {
    plan({ action: "slow", delayMs: 1 });
    expect((await get()).status).toBe(200);
    expect(at.emulator.faults.list()).toMatchObject([{ fired: 1 }]);
  });
});

describe("short-pages fault", () => {
  it("removes the next link, and leaves single objects alone", async () => {
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

describe("several faults", () => {
  it("each see every request, and the first one that is due fires", async () => {
    plan({ action: "status", status: 429, every: 3 }, { action: "status", status: 500, every: 2 });
    expect(await statuses(6)).toEqual([200, 500, 429, 500, 200, 429]);
    expect(at.emulator.faults.list()).toMatchObject([
      { seen: 6, fired: 2, left: "forever" },
      { seen: 6, fired: 2, left: "forever" },
    ]);
  });

  it("are rejected together if one is invalid", () => {
    const faults: Fault[] = [{ action: "html" }, { action: "status", rate: 2 }];
    expect(() => plan(...faults)).toThrow();
    expect(at.emulator.faults.list()).toEqual([]);
  });
});
