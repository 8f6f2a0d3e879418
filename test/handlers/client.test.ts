import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startEmulator } from "influxdb-serverless-emulator";
import { afterEach, describe, expect, it } from "vitest";
import { attachLabel } from "../../provider/src/api/bucketLabels";
import { createBucket, findBucket } from "../../provider/src/api/buckets";
import { path } from "../../provider/src/api/call";
import { createClient } from "../../provider/src/api/client";
import { getOrganization } from "../../provider/src/api/organizations";
import { listBuckets } from "../../provider/src/cache/readCache";
import { FAST } from "../support/testSession";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that responds as the test says, request by request. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
) {
  let count = 0;
  const server = createServer((request, response) => answer(request, response, ++count));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, count: () => count };
}

const ORG_ID = "a".repeat(16);
const ORG = JSON.stringify({ id: ORG_ID, name: "acme" });

function refuse(response: ServerResponse, retryAfter: number): void {
  response.writeHead(429, { "retry-after": String(retryAfter) });
  response.end(JSON.stringify({ code: "too many requests", message: "slow down" }));
}

function clientOf(url: string, more: Partial<Parameters<typeof createClient>[0]> = {}) {
  const client = createClient({ url, token: "canary-token", policy: FAST, ...more });
  closers.push(() => client.close());
  return client;
}

describe("HTTP client", () => {
  it("sends its headers and the Token scheme below a base URL with a path", async () => {
    let seen: IncomingMessage | undefined;
    const { url } = await serve((request, response) => {
      seen = request;
      response.end(ORG);
    });
    await getOrganization(clientOf(`${url}/influx/`, { traceSpan: "span" }), ORG_ID);
    expect(seen?.url).toBe(`/influx/api/v2/orgs/${ORG_ID}`);
    expect(seen?.headers).toMatchObject({
      authorization: "Token canary-token",
      "zap-trace-span": "span",
      // A cached response may be outdated.
      "cache-control": "no-cache",
      "user-agent": expect.stringMatching(/^pulumi-influxdb-serverless\/\d/),
    });
  });

  it("escapes path parameters", () => {
    expect(path`/api/v2/buckets/${"a/b?c d"}`).toBe("/api/v2/buckets/a%2Fb%3Fc%20d");
  });

  it("retries a GET in full if the response body breaks off", async () => {
    const { url, count } = await serve((request, response, nth) => {
      expect(request.headers.range).toBeUndefined();
      if (nth > 1) return response.end(ORG);
      response.writeHead(200, { "content-length": ORG.length, etag: '"1"' });
      response.write(ORG.slice(0, 10));
      setTimeout(() => response.destroy(), 20);
    });
    expect((await getOrganization(clientOf(url), ORG_ID)).name).toBe("acme");
    expect(count()).toBe(2);
  });

  it("does not retry a POST whose response body breaks off", async () => {
    const { url, count } = await serve((_request, response) => {
      response.writeHead(201, { "content-length": 100 });
      response.write("{");
      setTimeout(() => response.destroy(), 20);
    });
    const sent = createBucket(clientOf(url), { orgID: "a", name: "b", retentionRules: [] });
    await expect(sent).rejects.toMatchObject({ name: "NetworkError", mayHaveSucceeded: true });
    expect(count()).toBe(1);
  });

  it("does not retry a POST that the server may have processed", async () => {
    const { url, count } = await serve((_request, response) => {
      response.writeHead(500);
      response.end(JSON.stringify({ code: "internal error", message: "half done" }));
    });
    await expect(attachLabel(clientOf(url), "b", "l")).rejects.toThrow("half done");
    expect(count()).toBe(1);
  });

  it("waits as long as Retry-After says by the server's clock, and reports a long wait", async () => {
    const { url } = await serve((_request, response, nth) => {
      if (nth > 1) return response.end(ORG);
      const now = Date.now() - 3_600_000;
      response.writeHead(429, {
        date: new Date(now).toUTCString(),
        "retry-after": new Date(now + 4_000).toUTCString(),
      });
      response.end();
    });
    const told: string[] = [];
    const client = clientOf(url, { policy: {}, onLongWait: (message) => told.push(message) });
    const started = Date.now();
    await getOrganization(client, ORG_ID);
    expect(Date.now() - started).toBeGreaterThanOrEqual(3_900);
    expect(told).toEqual([`waiting 4 s to read organization ${ORG_ID}: the server returned 429`]);
  });

  it("retries as often as the policy says without a memory leak warning", async () => {
    const { url, count } = await serve((_request, response, nth) => {
      if (nth > 12) return response.end(ORG);
      refuse(response, 0);
    });
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    closers.push(async () => process.off("warning", note));
    await getOrganization(clientOf(url, { policy: { patience: 12 } }), ORG_ID);
    await new Promise(setImmediate);
    expect(count()).toBe(13);
    expect(warnings).toEqual([]);
  });

  it("sends at most ten requests at once, and fewer after a 429", async () => {
    let [now, most] = [0, 0];
    const { url } = await serve((_request, response, nth) => {
      most = Math.max(most, ++now);
      response.on("close", () => now--);
      setTimeout(() => (nth === 31 ? refuse(response, 0) : response.end(ORG)), 20);
    });
    const client = clientOf(url);
    const read = (count: number) =>
      Promise.all(Array.from({ length: count }, () => getOrganization(client, ORG_ID)));
    await read(30);
    expect(most).toBe(10);
    await read(1);
    most = 0;
    await read(10);
    expect(most).toBeLessThan(10);
  });

  it("gives up at the deadline, and says so", async () => {
    const { url } = await serve(() => {});
    const client = clientOf(url, { policy: { ...FAST, timeout: 5_000, deadline: 300 } });
    const failure = await getOrganization(client, ORG_ID).catch((error: Error) => error);
    expect(failure).toMatchObject({
      name: "NetworkError",
      message: expect.stringContaining("the time limit was reached"),
    });
  });

  it("does not wait beyond the deadline, whatever Retry-After says", async () => {
    const { url } = await serve((_request, response) => refuse(response, 30));
    const client = clientOf(url, { policy: { deadline: 500 } });
    const started = Date.now();
    await expect(getOrganization(client, ORG_ID)).rejects.toThrow(
      /429 too many requests: slow down/,
    );
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  /** The error for a refusal with this message. */
  const refusedWith = async (message: string, more: object = {}, change = (url: string) => url) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(400);
      response.end(JSON.stringify({ code: "invalid", message }));
    });
    const refused = getOrganization(clientOf(change(url), more), ORG_ID);
    return refused.then(String, (error: Error) => error.message);
  };

  it("shows no token that the server repeats", async () => {
    expect(await refusedWith("canary-token is no token")).toContain("[redacted] is no token");
  });

  it("shows no password of the URL, escaped or not", async () => {
    const withPassword = (url: string) => url.replace("://", "://user:c%40nary!@");
    const said = await refusedWith("c@nary! or c%40nary! it is", {}, withPassword);
    expect(said).toContain("[redacted] or [redacted] it is");
  });

  it("shows no part of a token where an excerpt is cut", async () => {
    const { url } = await serve((_request, response) =>
      response.end(`<html>${"-".repeat(100)}Token canary-token`),
    );
    const failure = await getOrganization(clientOf(url), ORG_ID).catch(String);
    expect(failure).toContain("Token [redact");
    expect(failure).not.toContain("canary-");
  });

  it.each([
    ["as an HTML entity", (token: string) => token.replaceAll("=", "&#x3D;")],
    ["escaped as in JSON", (token: string) => token.replaceAll("/", "\\/")],
    ["percent-encoded in lower case", (token: string) => token.replaceAll("/", "%2f")],
    ["in uppercase", (token: string) => token.toUpperCase()],
    ["truncated", (token: string) => token.slice(5, -9)],
  ])("shows no token that the server repeats in another form: %s", async (_, repeat) => {
    const token = "cAnarY7Q/0u3xWb9dLk5vRz2/mTfHs8PqYe1JgNoC4iXaUw==";
    const failure = await refusedWith(`no token: ${repeat(token)}`, { token });
    expect(failure).toContain("[redacted]");
    expect(failure).not.toMatch(/xWb9|mTfH|JgNo/i);
  });

  it("names the endpoint and the field if a response does not match the reference", async () => {
    const { url } = await serve((_request, response) => response.end('{"id": 7}'));
    await expect(getOrganization(clientOf(url), ORG_ID)).rejects.toThrow(
      /GET http:\/\/127.*\/api\/v2\/orgs\/a+ returned 200, but the response does not match the API reference.*id: .*name: /,
    );
  });
});

describe("paged lists", () => {
  it("read every page, and find an object by name", async () => {
    const emulator = await startEmulator();
    closers.push(() => emulator.close());
    const client = createClient({ url: emulator.url, token: emulator.token, policy: FAST });
    closers.push(() => client.close());
    const names = Array.from({ length: 205 }, (_, index) =>
      `bucket ${index} ü/"'`.replace('"', ""),
    );
    for (const name of names) {
      await createBucket(client, { orgID: emulator.orgID, name, retentionRules: [] });
    }
    emulator.counters.reset();
    const seen = (await listBuckets(client, undefined)).map(({ name }) => name);
    expect(seen.sort()).toEqual([...names, "_monitoring", "_tasks"].sort());
    expect(emulator.counters.read().total).toBe(4);
    expect((await findBucket(client, emulator.orgID, names[7] ?? ""))?.name).toBe(names[7]);
    expect(await findBucket(client, emulator.orgID, "no such bucket")).toBeUndefined();
  });

  it("continue after a short page, and never return another bucket for a name", async () => {
    // Each page starts with the last bucket of the previous page; hidden ones are left out.
    const pages = [["a"], ["b", "c"], ["c"]];
    const { url } = await serve((request, response) => {
      const offset = new URL(request.url ?? "", "http://x").searchParams.get("offset");
      const number = Number(offset) / 99;
      const names = offset === null ? ["a", "b"] : (pages[number] ?? []);
      const buckets = names.map((name) => ({ id: name, name, retentionRules: [] }));
      const links = number < pages.length - 1 ? { next: "/more" } : {};
      response.end(JSON.stringify({ buckets, links }));
    });
    const seen = (await listBuckets(clientOf(url), undefined)).map(({ name }) => name);
    expect(seen.sort()).toEqual(["a", "b", "c"]);
    expect((await findBucket(clientOf(url), "o", "b"))?.id).toBe("b");
    expect(await findBucket(clientOf(url), "o", "c")).toBeUndefined();
  });
});
