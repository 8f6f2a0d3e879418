import { Hono } from "hono";
import { checkAdditive, checkColumns, nameProblem } from "./columnRules";
import {
  type Env,
  optional,
  pathParameter,
  type RequestContext,
  readBody,
  refuseOtherMethods,
  z,
} from "./context";
import { newId, parseId } from "./id";
import { parentBucket } from "./parentBucket";
import { ApiProblem } from "./problem";
import type { Bucket, Column, MeasurementSchema, Store } from "./store";
import { timestamp } from "./timestamp";

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
    return c.json({ measurementSchemas: found.map(schemaJson) });
  });

  routes.post("/", async (c) => {
    const bucket = explicitBucket(c, store, "write");
    const body = await readBody(c, createBody);
    const problem = nameProblem(body.name);
    if (problem) throw new ApiProblem("invalid", `name is invalid: ${problem}`);
    checkColumns(body.columns);
    const schemas = store.schemas.of(bucket.id);
    if ([...schemas.values()].some(({ name }) => name === body.name)) {
      throw new ApiProblem("conflict", `measurement schema with name ${body.name} already exists`);
    }
    const schema: MeasurementSchema = {
      id: newId(),
      orgID: bucket.orgID,
      bucketID: bucket.id,
      name: body.name,
      columns: body.columns.map(stored),
      version: 1,
      createdAt: timestamp(),
      updatedAt: timestamp(),
    };
    schemas.set(schema.id, schema);
    return answer(c, schema, 201);
  });

  routes.get("/:measurementID", (c) => answer(c, findSchema(c, store, "read")));

  routes.patch("/:measurementID", async (c) => {
    const schema = findSchema(c, store, "write");
    const body = await readBody(c, updateBody);
    checkColumns(body.columns);
    checkAdditive(schema.columns, body.columns);
    const names = new Set(schema.columns.map(({ name }) => name));
    const added = body.columns.filter(({ name }) => !names.has(name)).map(stored);
    // The order that is kept is the order in which columns came.
    schema.columns = [...schema.columns, ...added];
    schema.version += 1;
    schema.updatedAt = timestamp();
    return answer(c, schema);
  });

  return refuseOtherMethods(routes, "/", "/:measurementID");
}

function explicitBucket(c: RequestContext, store: Store, action: "read" | "write"): Bucket {
  const bucket = parentBucket(c, store, action);
  if (bucket.schemaType === "explicit") return bucket;
  throw new ApiProblem("invalid", "bucket schemaType must be explicit");
}

function findSchema(c: RequestContext, store: Store, action: "read" | "write"): MeasurementSchema {
  const bucket = explicitBucket(c, store, action);
  const schema = store.schemas.of(bucket.id).get(parseId(pathParameter(c, "measurementID")));
  if (!schema) throw new ApiProblem("not found", "measurement schema not found");
  return schema;
}

function stored({ name, type, dataType }: z.output<typeof column>): Column {
  return { name, type, ...(dataType ? { dataType } : {}) };
}

function schemaJson({ version: _, ...schema }: MeasurementSchema): Record<string, unknown> {
  return schema;
}

function answer(c: RequestContext, schema: MeasurementSchema, status: 200 | 201 = 200): Response {
  c.header("ETag", `"${schema.version}"`);
  return c.json(schemaJson(schema), status);
}
