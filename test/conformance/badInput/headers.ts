import fc from "fast-check";
import { type BadRequest, BUCKETS, METHODS, usualHeaders, type World } from "./badRequest";
import { bytesOf, type Parts } from "./http";
import { headerTexts } from "./texts";

/** Headers besides the usual ones; without a value, any text. */
const HEADERS: [name: string, value?: string][] = [
  ["Content-Type"],
  ["Content-Encoding", "gzip"],
  ["Accept", "text/html"],
  ["Accept-Encoding"],
  ["Range", "bytes=0-0"],
  ["Expect", "100-continue"],
  ["Expect", "nonsense"],
  ["Upgrade", "h2c"],
  ["Content-Length", "99999999999"],
  ["Content-Length", "-1"],
  ["Content-Length", "1e3"],
  ["Content-Length", "5"],
  ["Transfer-Encoding", "gzip"],
  ["Transfer-Encoding", "chunked"],
  ["Host", "other"],
  ["Host", "a b"],
  ["Authorization", "Token other"],
  ["X-Large", "x".repeat(20_000)],
  ["Cookie"],
  ["X-HTTP-Method-Override", "DELETE"],
  ["If-Match", "*"],
  ["bad name", "x"],
];

/** Bad headers. */
export function badHeaders(world: World): fc.Arbitrary<BadRequest> {
  const method = fc.constantFrom(...METHODS);
  const [host, , connection] = usualHeaders(world) as [string, string][];
  const body = Buffer.alloc(0);

  const authorizations = fc
    .tuple(
      method,
      fc.oneof(
        headerTexts,
        headerTexts.map((text) => `Token ${text}`),
      ),
    )
    .map(([verb, value]): BadRequest => {
      const headers = [host, ["Authorization", value], connection] as Parts["headers"];
      const target = `${BUCKETS}/${world.bucketID}`;
      const bytes = bytesOf({ method: verb, target, headers, body });
      return { kind: "authorization", bytes, statuses: [401] };
    });

  const others = fc
    .tuple(method, fc.constantFrom(...HEADERS), headerTexts)
    .map(([verb, [name, value], text]): BadRequest => {
      const headers = [...usualHeaders(world), [name, value ?? text]] as Parts["headers"];
      return {
        kind: "header",
        bytes: bytesOf({ method: verb, target: `${BUCKETS}?limit=1`, headers, body }),
        // A length greater than the body's must not leave the server waiting.
        thenEnd: /^(content-length|transfer-encoding)$/i.test(name),
      };
    });

  return fc.oneof(authorizations, others);
}
