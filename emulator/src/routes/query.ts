import { Hono } from "hono";
import { mayAccess } from "../http/authorization";
import { type Env, queryParameter, type RequestContext } from "../http/requestContext";
import type { DbrpJson } from "../rules/dbrpRules";
import { notEmulated, parseStatements, type Statement } from "../rules/statements";
import type { Measurement } from "../store/points";
import type { Store } from "../store/store";
import { mappingsOf, resourceOf } from "./dbrps";

/** A series in a response. */
interface Series {
  name?: string;
  columns: string[];
  values: unknown[][];
}

type Measurements = ReadonlyMap<string, Measurement>;

/** `/query`: a few InfluxQL statements, for buckets that have a DBRP mapping. Times are in milliseconds. */
export function queryRoutes(store: Store): Hono<Env> {
  const routes = new Hono<Env>({ strict: false });

  routes.get("/", (c) => {
    if (queryParameter(c, "epoch") !== "ms") throw notEmulated("a query without epoch=ms");
    const statements = parseStatements(queryParameter(c, "q") ?? "");
    const results = [];
    for (const [index, statement] of statements.entries()) {
      // A missing permission gives the same response as a missing mapping.
      const found = measurementsFor(c, store, statement);
      if (typeof found === "string") {
        // The first error ends a query. As on InfluxDB 2.7, it is reported only for the last statement.
        const error = index < statements.length - 1 ? "not executed" : found;
        results.push({ statement_id: index, error });
        break;
      }
      const series = answer(statement, found);
      results.push({ statement_id: index, ...(series.length > 0 ? { series } : {}) });
    }
    return c.json({ results });
  });

  routes.all("/", (c) => {
    throw notEmulated(`${c.req.method} /query`);
  });
  return routes;
}

/** Returns the points in a statement's bucket, or the error if there is no such bucket. */
function measurementsFor(c: RequestContext, store: Store, statement: Statement) {
  const database = queryParameter(c, "db");
  if (database === undefined) return "database name required";
  const all = mappingsOf(c, store, c.get("grant").orgID).filter((it) => it.database === database);
  const readable = all.filter((it) => mayAccess(c, "read", resourceOf(c, it)));
  const isList = "show" in statement && statement.show === "measurements";
  const policy = isList ? undefined : queryParameter(c, "rp");
  const mapping = readable.find((it) =>
    policy === undefined ? it.default : it.retention_policy === policy,
  );
  if (mapping) return measurementsIn(store, mapping);
  // Observed on InfluxDB 2.7: in this case, only this list is empty.
  if (isList) return new Map<string, Measurement>();
  if (readable.length === 0) return `database not found: ${database}`;
  return policy === undefined
    ? `default retention policy not set for: ${database}`
    : `retention policy not found: ${policy}`;
}

function measurementsIn(store: Store, { bucketID }: DbrpJson): Measurements {
  return store.points.get(bucketID) ?? new Map();
}

function answer(statement: Statement, measurements: Measurements): Series[] {
  const sorted = [...measurements].sort(([one], [other]) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  );
  if ("show" in statement) {
    if (statement.show === "field keys") return sorted.map(fieldKeys);
    const values = sorted.map(([name]) => [name]);
    return values.length > 0 ? [{ name: "measurements", columns: ["name"], values }] : [];
  }
  return "edgeOf" in statement
    ? edge(statement.edgeOf, statement.newest, measurements)
    : count(statement.countOf, statement.before, measurements);
}

function fieldKeys([name, { fields }]: [string, Measurement]): Series {
  const values = [...fields].sort();
  return { name, columns: ["fieldKey", "fieldType"], values };
}

function edge(name: string, newest: boolean, measurements: Measurements): Series[] {
  const measurement = measurements.get(name);
  const time = measurement?.edge(newest);
  if (!measurement || time === undefined) return [];
  // Values aren't stored.
  const fields = [...measurement.fields.keys()].sort();
  const values = [[milliseconds(time), ...fields.map(() => null)]];
  return [{ name, columns: ["time", ...fields], values }];
}

function count(name: string, before: bigint, measurements: Measurements): Series[] {
  const counts = measurements.get(name)?.countsBefore(before);
  if (!counts || counts.size === 0) return [];
  const fields = [...(measurements.get(name)?.fields.keys() ?? [])].sort();
  const columns = ["time", ...fields.map((field) => `count_${field}`)];
  return [{ name, columns, values: [[0, ...fields.map((field) => counts.get(field) ?? 0)]] }];
}

/** Rounds toward zero, like division in Go. */
function milliseconds(time: bigint): number {
  return Number(time / 1_000_000n);
}
