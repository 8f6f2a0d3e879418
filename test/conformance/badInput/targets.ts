import fc from "fast-check";
import { type BadRequest, BUCKETS, badRequest, METHODS, type World } from "./badRequest";
import { numberTexts, targetTexts } from "./texts";

const BELOW = ["", "/labels", "/members", "/owners"];

/** Bad first lines: paths, IDs, queries. */
export function badTargets(world: World): fc.Arbitrary<BadRequest> {
  const bases = [
    ...["/", "/api/v2/", `${BUCKETS}/`, `${BUCKETS}/${world.bucketID}/`, "/__emulator/x/"],
    ...["/api/v2/authorizations/", "/api/v2/dbrps/"],
  ];

  const paths = fc
    .tuple(fc.constantFrom(...METHODS), fc.constantFrom(...bases), targetTexts)
    .map(([method, base, text]) => {
      // If a path turns out to be the bucket's own, it must not delete the bucket.
      const harmless = method === "DELETE" ? "/api/v2/" : base;
      return badRequest(world, { kind: "path", method, target: harmless + text });
    });

  const ids = fc
    .tuple(fc.constantFrom(...BELOW, "/schema/measurements"), fc.string({ minLength: 1 }))
    .filter(([, id]) => !/^\.{1,2}$/.test(id) && !/^[0-9a-f]{16}$/i.test(id))
    .map(([below, id]) => {
      const target = `${BUCKETS}/${encodeURIComponent(id)}${below}`;
      return badRequest(world, { kind: "id", target, statuses: [400] });
    });

  const unknownIds = fc
    .tuple(fc.constantFrom(...BELOW), fc.stringMatching(/^[0-9a-fA-F]{15}[1-9a-fA-F]$/))
    .map(([below, id]) => {
      const target = `${BUCKETS}/${id}${below}`;
      return badRequest(world, { kind: "unknown id", target, statuses: [404] });
    });

  const names = ["limit", "offset", "after", "name", "id", "orgID", "org", "descending"];
  const queries = fc
    .tuple(fc.constantFrom(...names), fc.oneof(targetTexts, numberTexts, fc.integer().map(String)))
    .map(([name, value]) => {
      const target = `${BUCKETS}?${name}=${value}`;
      return badRequest(world, { kind: "query", target, statuses: [200, 400, 404] });
    });

  return fc.oneof(paths, ids, unknownIds, queries);
}
