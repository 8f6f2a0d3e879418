import fc from "fast-check";
import { type BadRequest, BUCKETS, badRequest, type World } from "./badRequest";
import { bytes, jsonTexts, numberTexts, oddJsonTexts } from "./texts";

const FIELDS = [
  ...["name", "orgID", "description", "retentionRules", "rp", "schemaType", "properties"],
  ...["labelID", "id", "columns", "__proto__"],
];

/** Bad bodies: not JSON, or JSON with unexpected contents. */
export function badBodies(world: World): fc.Arbitrary<BadRequest> {
  const writes = fc.constantFrom(...writesOf(world));

  const texts = fc
    .tuple(writes, fc.oneof(bytes, jsonTexts.map(cutShort), jsonTexts.map(Buffer.from)))
    .map(([call, body]) =>
      badRequest(world, {
        kind: "body",
        ...call,
        body,
        statuses: isJson(body) ? undefined : [400],
      }),
    );

  const values = fc.oneof(jsonTexts, numberTexts, oddJsonTexts);
  const fields = fc
    .tuple(writes, fc.constantFrom(...FIELDS), values, fc.string())
    .map(([call, field, value, name]) => {
      const rest = { ...goodBody(world, name), [field]: undefined };
      const body = Buffer.from(`{"${field}":${value},${JSON.stringify(rest).slice(1)}`);
      // A second role for a user: the only server error that is a rule.
      const second = /\/(members|owners)$/.test(call.target) ? [500] : [];
      const statuses = [200, 201, 400, 401, 403, 404, 422, ...second];
      return badRequest(world, { kind: "field", ...call, body, statuses });
    });

  return fc.oneof(texts, fields);
}

function writesOf({ bucketID, explicitID, schemaID, labelID }: World) {
  const bucket = `${BUCKETS}/${bucketID}`;
  const schemas = `${BUCKETS}/${explicitID}/schema/measurements`;
  return [
    { method: "POST", target: BUCKETS },
    { method: "PATCH", target: bucket },
    { method: "POST", target: "/api/v2/labels" },
    { method: "PATCH", target: `/api/v2/labels/${labelID}` },
    { method: "POST", target: `${bucket}/labels` },
    { method: "POST", target: `${bucket}/members` },
    { method: "POST", target: `${bucket}/owners` },
    { method: "POST", target: schemas },
    { method: "PATCH", target: `${schemas}/${schemaID}` },
  ];
}

/** What each of these calls accepts. */
function goodBody(world: World, name: string): Record<string, unknown> {
  return {
    orgID: world.orgID,
    name,
    retentionRules: [{ type: "expire", everySeconds: 3_600 }],
    id: world.userID,
    labelID: world.labelID,
    columns: [
      { name: "time", type: "timestamp" },
      { name: "v", type: "field", dataType: "float" },
    ],
  };
}

function cutShort(json: string): Buffer {
  return Buffer.from(json.slice(0, -1));
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}
