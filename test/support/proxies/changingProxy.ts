import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Dispatcher, request } from "undici";

/** A request as it arrived. */
export interface Asked {
  method: string;
  path: string;
  body: string;
}

/** A response: JSON, unless `type` says otherwise. */
export interface Given {
  status: number;
  type?: string;
  /** The `Date` header; default: the current time. */
  date?: string;
  body: string;
}

export interface ChangingProxy {
  url: string;
  /** Every request so far, as `GET /api/v2/buckets`. */
  seen: string[];
  /** Responds instead of the server; if undefined, the server responds. */
  instead?: ((asked: Asked) => Given | undefined) | undefined;
  /** Changes the server's response; if undefined, it stays unchanged. */
  after?:
    | ((asked: Asked, given: Given) => Promise<Given | undefined> | Given | undefined)
    | undefined;
  close(): Promise<void>;
}

/** A proxy that responds as a test specifies, like a cache, a login page or a broken gateway. */
export async function startChangingProxy(upstream: string): Promise<ChangingProxy> {
  const server = createServer(async (incoming, response) => {
    const asked = await read(incoming);
    proxy.seen.push(`${asked.method} ${asked.path}`);
    let given = proxy.instead?.(asked);
    try {
      if (!given) {
        given = await forward(upstream, asked, incoming.headers.authorization);
        given = (await proxy.after?.(asked, given)) ?? given;
      }
    } catch {
      // The server is gone, so close this connection too.
      return void incoming.socket.destroy();
    }
    response.writeHead(given.status, {
      "content-type": given.type ?? "application/json",
      ...(given.date === undefined ? {} : { date: given.date }),
    });
    response.end(given.status === 204 ? undefined : given.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: ChangingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}

/** Returns the same response with other members. */
export function changed(given: Given, members: object): Given {
  return { ...given, body: JSON.stringify({ ...JSON.parse(given.body), ...members }) };
}

/** A page for people. */
export function page(status: number): Given {
  return { status, type: "text/html", body: "<h1>Sign in</h1>" };
}

async function read(incoming: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = "GET", url: path = "/" } = incoming;
  return { method, path, body: Buffer.concat(chunks).toString() };
}

async function forward(upstream: string, asked: Asked, authorization = ""): Promise<Given> {
  const { statusCode, headers, body } = await request(upstream + asked.path, {
    method: asked.method as Dispatcher.HttpMethod,
    headers: { authorization, ...(asked.body ? { "content-type": "application/json" } : {}) },
    body: asked.body || null,
  });
  return { status: statusCode, type: String(headers["content-type"]), body: await body.text() };
}
