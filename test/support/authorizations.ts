import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "influxdb-serverless-emulator";

/** A server that lists tokens with their permissions, unlike the emulator. */
export interface AuthorizationsServer {
  url: string;
  /** The tokens that it lists from now on. */
  answers(authorizations: object[]): void;
  close(): Promise<void>;
}

/** Responds to token lists itself, and forwards all other reads to the emulator. */
export async function serveAuthorizations(
  emulator: Pick<Emulator, "url">,
): Promise<AuthorizationsServer> {
  let authorizations: object[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith("/api/v2/authorizations")) {
      return void response.end(JSON.stringify({ authorizations }));
    }
    const { authorization = "" } = request.headers;
    const answer = await fetch(emulator.url + request.url, { headers: { authorization } });
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(await answer.text());
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers(list) {
      authorizations = list;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
