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

/** Sends what a browser would: headers that fetch does not let a program set. */
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
  it("refuse a request for another host: a web page may lead its own name to this machine", async () => {
    const port = await start();
    for (const host of [
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `192.168.0.7:${port}`,
      `0.0.0.0:${port}`,
      "localhost:1",
      "localhost",
    ]) {
      expect({ host, ...(await addToken({ host })) }).toMatchObject({
        host,
        status: 403,
        json: { code: "forbidden" },
      });
      expect((await send("GET", "/__emulator/tokens", { host })).status).toBe(403);
    }
    expect(wasAdded()).toBe(false);
  });

  it("refuse requests of other web pages", async () => {
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
      expect({ headers, status: (await addToken(headers)).status }).toEqual({
        headers,
        status: 403,
      });
    }
    expect(wasAdded()).toBe(false);
  });

  it("refuse a body without content-type application/json", async () => {
    await start();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
      const answer = await addToken({ "content-type": type });
      expect([answer.status, answer.json.code]).toEqual([415, "unsupported media type"]);
    }
    const { status } = await send("POST", "/__emulator/tokens", {}, TOKEN);
    expect(status).toBe(415);
    expect(wasAdded()).toBe(false);
  });

  it("answer to loopback names and to their own origin", async () => {
    const port = await start();
    for (const host of [
      `localhost:${port}`,
      `LOCALHOST:${port}`,
      `127.9.9.9:${port}`,
      `[::1]:${port}`,
    ]) {
      expect((await send("GET", "/__emulator/settings", { host })).status).toBe(200);
    }
    const own = { origin: `http://localhost:${port}`, host: `localhost:${port}` };
    expect((await addToken({ ...own, "sec-fetch-site": "same-origin" })).status).toBe(204);
    expect((await addToken({ "content-type": "application/json; charset=utf-8" })).status).toBe(
      204,
    );
    expect(wasAdded()).toBe(true);
  });

  it("answer to the address that was given and to allowed hosts", async () => {
    const port = await start({
      host: "0.0.0.0",
      allowedHosts: ["Emulator", "localhost:9999", "10.0.0.1:81"],
    });
    const status = async (host: string) =>
      (await send("GET", "/__emulator/settings", { host })).status;
    for (const host of [
      `0.0.0.0:${port}`,
      "emulator:1",
      "emulator",
      "localhost:9999",
      "10.0.0.1:81",
    ]) {
      expect([host, await status(host)]).toEqual([host, 200]);
    }
    expect(await status("10.0.0.1:82")).toBe(403);
    expect(await status(`evil.example:${port}`)).toBe(403);
    expect((await addToken({ host: "emulator", origin: "http://evil.example" })).status).toBe(403);
    await expect(startEmulator({ allowedHosts: ["http://x"] })).rejects.toThrow(
      "allowedHosts: http://x is no host",
    );
  });
});

describe("the API", () => {
  const token = { authorization: "Token emulator-token" };

  it("permits no other web page to send a token", async () => {
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

  it("refuses a request for another host, unless it listens on a network or the host is allowed", async () => {
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
