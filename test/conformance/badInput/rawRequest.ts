import { connect } from "node:net";

/** The response, including its bytes. */
export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  body: Buffer;
}

/** Bytes for a server, valid HTTP or not. */
export interface RawRequest {
  bytes: Buffer;
  /** Close our side afterwards: the request ends too early. */
  thenEnd?: boolean;
}

const PATIENCE_MS = 20_000;

/**
 * Sends bytes over a separate connection and reads until the server closes it.
 * @throws Error if there is no response, or it isn't an HTTP response.
 */
export async function sendRaw(url: string, { bytes, thenEnd }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const received = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      if (thenEnd) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("no answer")));
    socket.on("data", (chunk) => chunks.push(chunk));
    // A server that has responded may reset what we still send: the response counts.
    socket.on("error", (error) => {
      if (chunks.length === 0) reject(error);
    });
    socket.on("close", () => resolve(Buffer.concat(chunks)));
  });
  return taken(received);
}

function taken(received: Buffer): RawAnswer {
  const end = received.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = received
    .subarray(0, Math.max(end, 0))
    .toString()
    .split("\r\n");
  const [, status] = /^HTTP\/1\.1 (\d{3}) \S/.exec(statusLine) ?? [];
  if (!status) throw new Error(`no HTTP answer: ${JSON.stringify(received.toString())}`);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  // After `Expect: 100-continue` the real response comes second.
  if (status === "100") return taken(received.subarray(end + 4));
  const body = received.subarray(end + 4);
  const chunked = headers.get("transfer-encoding") === "chunked";
  return { status: Number(status), headers, body: chunked ? unchunked(body) : body };
}

function unchunked(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let rest = body; ; ) {
    const line = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.subarray(0, line).toString(), 16);
    if (!(size > 0)) return Buffer.concat(chunks);
    chunks.push(rest.subarray(line + 2, line + 2 + size));
    rest = rest.subarray(line + 2 + size + 2);
  }
}
