import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { type Emulator, type EmulatorOptions, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, describe, expect, it } from "vitest";

const TOKEN = [{ token: "stolen" }];
const JSON_BODY = { "content-type": "application/json" };

let emulator: Emulator;
afterEach(() => emulator.close());

const start = async (options: EmulatorOptions = {}) => {
  emulator = await startEmulator(options);
  return new URL(emulator.url).port;
};

/** Sends headers that a browser would send, but that fetch does not let a program set. */
async function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<{ status: number; headers: IncomingMessage["headers"]; json: { code?: string } }> {
  const { port } = new URL(emulator.url);
  const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const answer = await text(response);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    json: answer ? JSON.parse(answer) : {},
  };
}

const addToken = (headers: Record<string, string>) =>
  send("POST", "/__emulator/tokens", { ...JSON_BODY, ...headers }, TOKEN);
const wasAdded = () => emulator.tokens.list().some(({ token }) => token === "stolen");

describe("the controls", () => {
  const settings = async (host: string) => {
    const { status } = await send("GET", "/__emulator/settings", { host });
    return [host, status];
  };

  it("refuse a request with a foreign Host header, as in DNS rebinding", async () => {
    const port = await start();
    for (const name of ["evil.example", "localhost.evil.example", "192.168.0.7", "0.0.0.0"]) {
      const host = `${name}:${port}`;
      expect(await addToken({ host })).toMatchObject({ status: 403, json: { code: "forbidden" } });
      expect(await settings(host)).toEqual([host, 403]);
    }
    for (const host of ["localhost:1", "localhost"]) {
      expect(await settings(host)).toEqual([host, 403]);
    }
    expect(wasAdded()).toBe(false);
  });

  it("refuse requests from other web pages", async () => {
    const port = await start();
    for (const headers of [
      { origin: "http://evil.example" },
      { origin: "null" },
      { origin: `http://localhost:${Number(port) + 1}` },
      { origin: `https://localhost:${port}` },
      { origin: `http://127.0.0.1:${port}`, host: `localhost:${port}` },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ] as Record<string, string>[]) {
      const { status } = await addToken(headers);
      expect({ headers, status }).toEqual({ headers, status: 403 });
    }
    expect(wasAdded()).toBe(false);
  });

  it("refuse a body without content-type application/json", async () => {
    await start();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
      const answer = await addToken({ "content-type": type });
      expect([answer.status, answer.json.code]).toEqual([415, "unsupported media type"]);
    }
    expect((await send("POST", "/__emulator/tokens", {}, TOKEN)).status).toBe(415);
    expect(wasAdded()).toBe(false);
  });

  it("accept loopback names and their own origin", async () => {
    const port = await start();
    for (const name of ["localhost", "LOCALHOST", "127.9.9.9", "[::1]"]) {
      expect(await settings(`${name}:${port}`)).toEqual([`${name}:${port}`, 200]);
    }
    const own = { origin: `http://localhost:${port}`, host: `localhost:${port}` };
    for (const headers of [
      { ...own, "sec-fetch-site": "same-origin" },
      { "content-type": "application/json; charset=utf-8" },
    ]) {
      expect((await addToken(headers)).status).toBe(204);
    }
    expect(wasAdded()).toBe(true);
  });

  it("accept the given address and allowed hosts", async () => {
    const allowedHosts = ["Emulator", "localhost:9999", "10.0.0.1:81"];
    const port = await start({ host: "0.0.0.0", allowedHosts });
    for (const [host, status] of [
      [`0.0.0.0:${port}`, 200],
      ["emulator:1", 200],
      ["emulator", 200],
      ["localhost:9999", 200],
      ["10.0.0.1:81", 200],
      ["10.0.0.1:82", 403],
      [`evil.example:${port}`, 403],
    ] as const) {
      expect(await settings(host)).toEqual([host, status]);
    }
    expect((await addToken({ host: "emulator", origin: "http://evil.example" })).status).toBe(403);
    const wrong = startEmulator({ allowedHosts: ["http://x"] });
    await expect(wrong).rejects.toThrow("allowedHosts: http://x is not a host");
  });
});

describe("the API", () => {
  const token = { authorization: "Token emulator-token" };

  it("allows no other web page to send a token", async () => {
    await start();
    const from = { origin: "http://evil.example" };
    const asked = await send("OPTIONS", "/api/v2/buckets", {
      ...from,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    });
    const without = await send("POST", "/api/v2/buckets", {
      ...from,
      "content-type": "text/plain",
    });
    for (const { status, headers } of [asked, without]) {
      expect(status).toBe(401);
      expect(Object.keys(headers).join()).not.toContain("access-control");
    }
  });

  it("refuses a foreign Host header, unless it listens on a network or the host is allowed", async () => {
    const port = await start({ allowedHosts: ["influxdb.test"] });
    const list = async (host: string) =>
      (await send("GET", "/api/v2/buckets", { ...token, host })).status;
    expect(await list(`evil.example:${port}`)).toBe(403);
    expect(await list("localhost:1")).toBe(200);
    expect(await list("influxdb.test")).toBe(200);
    await emulator.close();
    await start({ host: "0.0.0.0" });
    expect(await list("anything")).toBe(200);
  });
});
