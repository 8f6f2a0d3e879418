import { Hono } from "hono";
import { type Action, bucketResource } from "../http/access";
import { mayAccess } from "../http/authorization";
import { ApiProblem } from "../http/problem";
import {
  type Env,
  optional,
  pathParameter,
  type RequestContext,
  readBody,
  refuseOtherMethods,
  z,
} from "../http/requestContext";
import { checkAdditive, checkColumns, nameProblem, storedColumn } from "../rules/columnRules";
import { newId, parseId } from "../store/id";
import type { Bucket, Column, MeasurementSchema } from "../store/model";
import type { Store } from "../store/store";
import { timestamp } from "../store/timestamp";
import { readableParent } from "./parentBucket";

const column = z.object({
  name: z.string(),
  type: z.enum(["timestamp", "tag", "field"]),
  dataType: optional(z.enum(["integer", "float", "boolean", "string", "unsigned"])),
});
const columns = z
  .array(column)
  .nullish()
  .transform((list) => list ?? []);
const createBody = z.object({
  name: z
    .string()
    .nullish()
    .transform((name) => name ?? ""),
  columns,
});
const updateBody = z.object({ columns });

/** `/api/v2/buckets/{bucketID}/schema/measurements`: list, create, retrieve, update. There is no delete. */
export function measurementSchemaRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    const bucket = explicitBucket(c, store, "read");
    const name = c.req.query("name");
    const found = [...store.schemas.of(bucket.id).values()].filter(
      (schema) => name === undefined || schema.name === name,
    );
    const withColumns = c.get("settings").switches.schemaListColumns === "with";
    c.header("ETag", `"${found.reduce((sum, { version }) => sum + version, 0)}"`);
    return c.json({
      measurementSchemas: found.map((schema) => schemaJson(schema, withColumns)),
    });
  });

  routes.post("/", async (c) => {
    const bucket = explicitBucket(c, store, "write");
    const body = await readBody(c, createBody);
    checkNew(body, c);
    const schemas = store.schemas.of(bucket.id);
    if ([...schemas.values()].some(({ name }) => name === body.name)) {
      throw new ApiProblem("conflict", `measurement schema with name ${body.name} already exists`);
    }
    const schema = newSchema(body, bucket);
    schemas.set(schema.id, schema);
    return answer(c, schema, 201);
  });

  routes.get("/:measurementID", (c) => answer(c, findSchema(c, store, "read")));

  routes.patch("/:measurementID", async (c) => {
    const schema = findSchema(c, store, "write");
    const body = await readBody(c, updateBody);
    const { switches } = c.get("settings");
    checkColumns(body.columns, switches);
    const columns = body.columns.map(storedColumn);
    checkAdditive(schema.columns, columns, switches);
    schema.columns = inOrderOfArrival(schema.columns, columns);
    schema.version += 1;
    schema.updatedAt = timestamp();
    return answer(c, schema);
  });

  return refuseOtherMethods(routes, "/", "/:measurementID");
}

/** Unlike for other objects below a bucket, a missing write permission is also a 404 here. */
function explicitBucket(c: RequestContext, store: Store, action: Action): Bucket {
  const bucket = readableParent(c, store);
  if (!bucket || !mayAccess(c, action, bucketResource(bucket, action))) {
    throw new ApiProblem("not found", "bucket not found");
  }
  if (bucket.schemaType === "explicit") return bucket;
  throw new ApiProblem("invalid", "bucket schemaType must be explicit");
}

function checkNew({ name, columns }: z.output<typeof createBody>, c: RequestContext): void {
  const { switches } = c.get("settings");
  const problem = nameProblem(name, switches);
  if (problem) throw new ApiProblem("invalid", `name is invalid: ${problem}`);
  checkColumns(columns, switches);
}

function newSchema(body: z.output<typeof createBody>, { id, orgID }: Bucket): MeasurementSchema {
  return {
    id: newId(),
    orgID,
    bucketID: id,
    name: body.name,
    columns: body.columns.map(storedColumn),
    version: 1,
    createdAt: timestamp(),
    updatedAt: timestamp(),
  };
}

function findSchema(c: RequestContext, store: Store, action: Action): MeasurementSchema {
  const bucket = explicitBucket(c, store, action);
  const schema = store.schemas.of(bucket.id).get(parseId(pathParameter(c, "measurementID")));
  if (!schema) throw new ApiProblem("not found", "measurement schema not found");
  return schema;
}

/** Columns keep the order in which they were added, regardless of their order in an update. */
function inOrderOfArrival(live: readonly Column[], columns: readonly Column[]): Column[] {
  const wanted = new Map(columns.map((column) => [column.name, column]));
  const names = new Set([...live.map(({ name }) => name), ...wanted.keys()]);
  return [...names].flatMap((name) => wanted.get(name) ?? []);
}

function schemaJson(schema: MeasurementSchema, withColumns = true): Record<string, unknown> {
  const { version: _, columns, ...rest } = schema;
  return { ...rest, ...(withColumns ? { columns } : {}) };
}

function answer(c: RequestContext, schema: MeasurementSchema, status: 200 | 201 = 200): Response {
  c.header("ETag", `"${schema.version}"`);
  return c.json(schemaJson(schema), status);
}
