import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Dispatcher, Pool } from "undici";

/** One attempt of a request. */
export interface Attempt {
  method: string;
  path: string;
  // biome-ignore lint/suspicious/noExplicitAny: API bodies, whose format each reader knows
  body: any;
}

export interface Gateway {
  port: number;
  /** The difference between the `Date` in its responses and the server's clock, in seconds. */
  dateOffset: number;
  /** Returns what the server stores for a retention in seconds; if absent, it stores the same value. */
  stores?: ((seconds: number) => number) | undefined;
  /** Called after a failed attempt, before the client learns about it. */
  afterFailure?: ((attempt: Attempt) => Promise<void>) | undefined;
  close(): Promise<void>;
}

/** A proxy in front of a server, whose handling of requests and responses can be changed while it runs. */
export async function startGateway(upstream: string): Promise<Gateway> {
  const pool = new Pool(upstream);
  const server = createServer((request, response) => void pass(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const gateway: Gateway = {
    port: (server.address() as AddressInfo).port,
    dateOffset: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.all([once(server, "close"), pool.close()]);
    },
  };
  return gateway;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/", headers } = request;
    const body = await bodyOf(request, gateway.stores);
    const failed = async () => gateway.afterFailure?.({ method, path, body });
    try {
      const { host: _, connection: __, "content-length": ___, ...kept } = headers;
      const answer = await pool.request({
        method: method as Dispatcher.HttpMethod,
        path,
        headers: kept as Record<string, string>,
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.body.text();
      if (answer.statusCode === 429 || answer.statusCode >= 500) await failed();
      const date = new Date(Date.now() + gateway.dateOffset * 1_000).toUTCString();
      const { connection: ____, "keep-alive": _____, ...passed } = answer.headers;
      response.writeHead(answer.statusCode, { ...passed, date }).end(text);
    } catch {
      await failed();
      request.socket.destroy();
    }
  }
}

async function bodyOf(request: IncomingMessage, stores: Gateway["stores"]) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return undefined;
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  const [rule] = body.retentionRules ?? [];
  if (rule && stores) body.retentionRules = [{ ...rule, everySeconds: stores(rule.everySeconds) }];
  return body;
}

/** Stores a retention like InfluxDB 2.7: in nanoseconds, in 64 bits. */
export function asNanoseconds(seconds: number): number {
  return Number(BigInt.asIntN(64, BigInt(seconds) * 1_000_000_000n) / 1_000_000_000n);
}
