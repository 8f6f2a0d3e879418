import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface CuttingProxy {
  url: string;
  /** The number of responses lost so far. */
  lost: number;
  close(): Promise<void>;
}

/**
 * A proxy that loses the first response of a kind: the server has carried out the request, but the connection is closed
 * without a response.
 */
export async function startCuttingProxy(
  upstream: string,
  isToBeLost: (method: string, path: string) => boolean,
): Promise<CuttingProxy> {
  const server = createServer(async (request, response) => {
    const { method = "GET", url: path = "/" } = request;
    const answer = await forward(upstream, request);
    const body = Buffer.from(await answer.arrayBuffer());
    if (proxy.lost === 0 && isToBeLost(method, path)) {
      proxy.lost += 1;
      request.socket.destroy();
      return;
    }
    const headers = [...answer.headers].filter(([name]) => !HOP_BY_HOP.has(name));
    response.writeHead(answer.status, Object.fromEntries(headers)).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: CuttingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}

/** Headers that belong to one connection, or that no longer apply after the response was read. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-encoding",
  "content-length",
]);

async function forward(upstream: string, request: IncomingMessage): Promise<Response> {
  const { method = "GET", url = "/", headers } = request;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && name !== "host");
  return fetch(upstream + url, {
    method,
    headers: Object.fromEntries(kept) as Record<string, string>,
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
}
