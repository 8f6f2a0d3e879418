import fc from "fast-check";
import { type BadRequest, badRequest, type World } from "./badRequest";
import { bytes } from "./texts";

const STATUSES = [400, 405, 413, 417, 431];

/** What the HTTP parser refuses, so that the application never sees it. */
export function noHttp(world: World): fc.Arbitrary<BadRequest> {
  const body = Buffer.from('{"name":"cut"}');
  const good = badRequest(world, { kind: "", method: "POST", body, statuses: [] }).bytes;
  const refused = (kind: string) => (text: Buffer) => ({
    kind,
    bytes: text,
    statuses: STATUSES,
    thenEnd: true,
  });
  return fc.oneof(
    fc.constantFrom(...BROKEN).map((text) => refused("broken")(Buffer.from(text, "latin1"))),
    bytes
      // Empty lines before a request are allowed, and no request gets no response.
      .filter((noise) => noise.length > 0 && noise[0] !== 0x0d && noise[0] !== 0x0a)
      .map((noise) => refused("noise")(Buffer.concat([noise, Buffer.from("\r\n\r\n")]))),
    fc
      .integer({ min: 1, max: good.length - 1 })
      .map((length) => refused("cut short")(good.subarray(0, length))),
  );
}

const BROKEN = [
  "GET / HTTP/1.1\r\n\r\n",
  "GET /api/v2/buckets HTTP/1.1\r\nConnection: close\r\n\r\n",
  "GET /api/v2/buckets HTTP/3.0\r\n\r\n",
  "GET /api/v2/buckets\r\n\r\n",
  "get /api/v2/buckets HTTP/1.1\r\nHost: x\r\n\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n",
  "BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
  "GET / HTTP/1.1\r\nHost x\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\nA: \u0000\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
  `GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  // The beginning of a TLS connection.
  "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
  "\r\n\r\n\r\nnonsense\r\n\r\n",
];
