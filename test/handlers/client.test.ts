import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startEmulator } from "influxdb-serverless-emulator";
import { afterEach, describe, expect, it } from "vitest";
import { attachLabel } from "../../provider/src/api/bucketLabels";
import { createBucket, findBucket, listBuckets } from "../../provider/src/api/buckets";
import { path } from "../../provider/src/api/call";
import { createClient } from "../../provider/src/api/client";
import { getOrganization } from "../../provider/src/api/organizations";
import { FAST } from "../support/session";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that answers as the test says, request by request. */
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

const ORG = JSON.stringify({ id: "a".repeat(16), name: "acme" });

function clientOf(url: string, more: Partial<Parameters<typeof createClient>[0]> = {}) {
  const client = createClient({ url, token: "canary-token", policy: FAST, ...more });
  closers.push(() => client.close());
  return client;
}

describe("client", () => {
  it("says who it is, with the scheme Token, below a base URL with a path", async () => {
    let seen: IncomingMessage | undefined;
    const { url } = await serve((request, response) => {
      seen = request;
      response.end(ORG);
    });
    await getOrganization(clientOf(`${url}/influx/`, { traceSpan: "span" }), "a".repeat(16));
    expect(seen?.url).toBe(`/influx/api/v2/orgs/${"a".repeat(16)}`);
    expect(seen?.headers).toMatchObject({
      authorization: "Token canary-token",
      "zap-trace-span": "span",
      "user-agent": expect.stringMatching(/^pulumi-influxdb-serverless\/\d/),
    });
  });

  it("escapes what is put into a path", () => {
    expect(path`/api/v2/buckets/${"a/b?c d"}`).toBe("/api/v2/buckets/a%2Fb%3Fc%20d");
  });

  it("repeats a GET whose body broke off half-way, whole", async () => {
    const { url, count } = await serve((request, response, nth) => {
      expect(request.headers.range).toBeUndefined();
      if (nth > 1) return response.end(ORG);
      response.writeHead(200, { "content-length": ORG.length, etag: '"1"' });
      response.write(ORG.slice(0, 10));
      setTimeout(() => response.destroy(), 20);
    });
    expect((await getOrganization(clientOf(url), "a".repeat(16))).name).toBe("acme");
    expect(count()).toBe(2);
  });

  it("does not repeat a POST whose body broke off", async () => {
    const { url, count } = await serve((_request, response) => {
      response.writeHead(201, { "content-length": 100 });
      response.write("{");
      setTimeout(() => response.destroy(), 20);
    });
    const sent = createBucket(clientOf(url), { orgID: "a", name: "b", retentionRules: [] });
    await expect(sent).rejects.toMatchObject({ name: "NetworkError", maybeDone: true });
    expect(count()).toBe(1);
  });

  it("does not repeat a POST that the server may have carried out", async () => {
    const { url, count } = await serve((_request, response) => {
      response.writeHead(500);
      response.end(JSON.stringify({ code: "internal error", message: "half done" }));
    });
    await expect(attachLabel(clientOf(url), "b", "l")).rejects.toThrow("half done");
    expect(count()).toBe(1);
  });

  it("waits as long as Retry-After says, and tells of a long wait", async () => {
    const { url } = await serve((_request, response, nth) => {
      if (nth > 1) return response.end(ORG);
      response.writeHead(429, { "retry-after": "4" });
      response.end(JSON.stringify({ code: "too many requests", message: "slow down" }));
    });
    const told: string[] = [];
    const client = clientOf(url, { policy: {}, onLongWait: (message) => told.push(message) });
    const started = Date.now();
    await getOrganization(client, "a".repeat(16));
    expect(Date.now() - started).toBeGreaterThanOrEqual(3_900);
    expect(told).toEqual([
      `waiting 4 s to read organisation ${"a".repeat(16)}: the server answered 429`,
    ]);
  });

  it("is as patient as the policy says without a warning of a leak", async () => {
    const { url, count } = await serve((_request, response, nth) => {
      if (nth > 12) return response.end(ORG);
      response.writeHead(429, { "retry-after": "0" });
      response.end(JSON.stringify({ code: "too many requests", message: "slow down" }));
    });
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    closers.push(async () => process.off("warning", note));
    await getOrganization(clientOf(url, { policy: { patience: 12 } }), "a".repeat(16));
    await new Promise(setImmediate);
    expect(count()).toBe(13);
    expect(warnings).toEqual([]);
  });

  it("gives up at the deadline, and says so", async () => {
    const { url } = await serve(() => {});
    const client = clientOf(url, { policy: { ...FAST, timeout: 5_000, deadline: 300 } });
    const failure = await getOrganization(client, "a".repeat(16)).catch((error: Error) => error);
    expect(failure).toMatchObject({
      name: "NetworkError",
      message: expect.stringContaining("was used up"),
    });
  });

  it("does not wait beyond the deadline, whatever Retry-After says", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(429, { "retry-after": "30" });
      response.end(JSON.stringify({ code: "too many requests", message: "slow down" }));
    });
    const client = clientOf(url, { policy: { deadline: 500 } });
    const started = Date.now();
    await expect(getOrganization(client, "a".repeat(16))).rejects.toThrow(
      /429 too many requests: slow down/,
    );
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it("shows no token, wherever the server repeats it", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(400);
      response.end(JSON.stringify({ code: "invalid", message: "canary-token is no token" }));
    });
    const failure = await getOrganization(clientOf(url), "a".repeat(16)).catch(
      (error: Error) => error,
    );
    expect((failure as Error).message).toContain("[redacted] is no token");
  });

  it("shows no password of the URL, as it stands there or as it was before it was escaped", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(400);
      response.end(JSON.stringify({ code: "invalid", message: "c@nary! or c%40nary! it is" }));
    });
    const withPassword = clientOf(url.replace("://", "://user:c%40nary!@"));
    await expect(getOrganization(withPassword, "a".repeat(16))).rejects.toThrow(
      "[redacted] or [redacted] it is",
    );
  });

  it("shows no part of a token either, where an excerpt is cut", async () => {
    const { url } = await serve((_request, response) =>
      response.end(`<html>${"-".repeat(100)}Token canary-token`),
    );
    const failure = await getOrganization(clientOf(url), "a".repeat(16)).catch(
      (error: Error) => error,
    );
    expect((failure as Error).message).toContain("Token [redact");
    expect((failure as Error).message).not.toContain("canary-");
  });

  it.each([
    ["as an HTML entity", (token: string) => token.replaceAll("=", "&#x3D;")],
    ["escaped as JSON does", (token: string) => token.replaceAll("/", "\\/")],
    ["percent-encoded in lower case", (token: string) => token.replaceAll("/", "%2f")],
    ["in capitals", (token: string) => token.toUpperCase()],
    ["cut", (token: string) => token.slice(5, -9)],
  ])("shows no token in whatever form the server repeats it: %s", async (_, repeat) => {
    const token = "cAnarY7Q/0u3xWb9dLk5vRz2/mTfHs8PqYe1JgNoC4iXaUw==";
    const { url } = await serve((_request, response) => {
      response.writeHead(400);
      response.end(JSON.stringify({ code: "invalid", message: `no token: ${repeat(token)}` }));
    });
    const failure = await getOrganization(clientOf(url, { token }), "a".repeat(16)).catch(
      (error: Error) => error,
    );
    expect((failure as Error).message).toContain("[redacted]");
    expect((failure as Error).message).not.toMatch(/xWb9|mTfH|JgNo/i);
  });

  it("names the endpoint and the place when an answer is not as the reference says", async () => {
    const { url } = await serve((_request, response) => response.end('{"id": 7}'));
    await expect(getOrganization(clientOf(url), "a".repeat(16))).rejects.toThrow(
      /GET http:\/\/127.*\/api\/v2\/orgs\/a+ answered 200, but not in the form.*id: .*name: /,
    );
  });
});

describe("lists", () => {
  it("read every page, and find by name whatever else the answer has", async () => {
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
    const seen: string[] = [];
    for await (const bucket of listBuckets(client)) seen.push(bucket.name);
    expect(seen.sort()).toEqual([...names, "_monitoring", "_tasks"].sort());
    expect(emulator.counters.read().total).toBe(3);
    expect((await findBucket(client, emulator.orgID, names[7] ?? ""))?.name).toBe(names[7]);
    expect(await findBucket(client, emulator.orgID, "no such bucket")).toBeUndefined();
  });

  it("go on after a page that is short, and take no other bucket for the one of a name", async () => {
    const pages = [["a"], ["b", "c"], []];
    const { url } = await serve((_request, response, nth) => {
      const buckets = (pages[nth - 1] ?? ["a", "b"]).map((name) => ({
        ...{ id: name, name, retentionRules: [] },
      }));
      response.end(JSON.stringify({ buckets, links: { next: "/more" } }));
    });
    const seen: string[] = [];
    for await (const { name } of listBuckets(clientOf(url))) seen.push(name);
    expect(seen).toEqual(["a", "b", "c"]);
    expect((await findBucket(clientOf(url), "o", "b"))?.id).toBe("b");
    expect(await findBucket(clientOf(url), "o", "c")).toBeUndefined();
  });
});
