import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

/** A proxy on this machine that gives a server another name. */
export interface Tunnel {
  /** The environment variables that make a client use it. */
  env: NodeJS.ProcessEnv;
  /** The number of requested connections. */
  count(): number;
  close(): Promise<void>;
}

/**
 * Starts a proxy that connects `http://name` to a server, using CONNECT, and refuses everything else. So recorded URLs
 * are the same in every run, regardless of the server's port.
 */
export async function openTunnel(name: string, to: string): Promise<Tunnel> {
  const { hostname, port } = new URL(to);
  const open = new Set<Duplex>();
  let count = 0;
  const proxy = createServer((_, response) => response.writeHead(405).end());

  proxy.on("connect", ({ url }: IncomingMessage, client: Duplex, head: Buffer) => {
    if (url !== `${name}:80`) {
      client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    count += 1;
    const server = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      server.write(head);
      server.pipe(client).pipe(server);
    });
    for (const [end, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(end);
      end.on("error", () => other.destroy());
      end.once("close", () => {
        open.delete(end);
        other.destroy();
      });
    }
  });

  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const direct = "127.0.0.1,localhost,[::1]";
  return {
    // In both forms, since clients prefer the lowercase one.
    env: { HTTP_PROXY: url, http_proxy: url, NO_PROXY: direct, no_proxy: direct },
    count: () => count,
    async close() {
      for (const end of open) end.destroy();
      await new Promise((done) => proxy.close(done));
    },
  };
}
