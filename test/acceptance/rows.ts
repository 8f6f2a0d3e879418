import isEqual from "fast-deep-equal";
import type { Declared } from "../support/lifecycle";
import {
  type Args,
  CHANGES,
  type ChangeRow,
  DRIFTS,
  type DriftRow,
  GROUND,
  type ResourceKind,
} from "../support/lifecycleRows";

/** What the rows of the lifecycle are fitted to. */
interface Fit {
  /** Whose rows are wanted; those that they refer to come along. */
  kinds: ResourceKind[];
  /** Comes before every name on the server. */
  prefix: string;
  /** Whether the server has measurement schemas, and so explicit buckets. */
  schemas: boolean;
}

/** The rows of the lifecycle's tables for a server that is somebody's: with names of our own, without what it lacks. */
export function fitRows(fit: Fit): {
  ground: Record<string, Declared>;
  changes: ChangeRow[];
  drifts: DriftRow[];
} {
  const args = (kind: ResourceKind, name: string, given: Args): Args =>
    named(kind, name, fit.schemas ? given : withoutSchemaType(given), fit.prefix);
  return {
    ground: Object.fromEntries(
      Object.entries(GROUND).map(([name, { kind, args: given }]) => [
        name,
        { kind, args: args(kind, name, given) },
      ]),
    ),
    changes: chosen(CHANGES, fit)
      .map((row) => ({
        ...row,
        from: args(row.kind, row.name, row.from),
        to: args(row.kind, row.name, row.to),
      }))
      // A change of what this server has not is none there.
      .filter(({ op, from, to }) => op === "same" || !isEqual(from, to)),
    drifts: chosen(DRIFTS, fit).map(({ request: [method, path, body], ...row }) => ({
      ...row,
      args: args(row.kind, row.name, row.args),
      request: body ? [method, path, renamed(row.kind, { ...body }, fit.prefix)] : [method, path],
    })),
  };
}

/** The rows of these kinds, and those that they refer to. */
function chosen<R extends ChangeRow | DriftRow>(rows: R[], { kinds, schemas }: Fit): R[] {
  const wanted = rows
    .filter(({ kind }) => kinds.includes(kind) && (schemas || kind !== "MeasurementSchema"))
    // A token for another user takes the right to write that user, which a token of the organization lacks.
    .filter(({ name }) => name !== "Authorization-user");
  const text = JSON.stringify(wanted);
  return rows.filter((row) => wanted.includes(row) || text.includes(`"$${row.name}"`));
}

function withoutSchemaType({ schemaType: _, ...args }: Args): Args {
  return args;
}

/** Names are unique in an organization for these only. */
const hasName = (kind: ResourceKind) => kind === "Bucket" || kind === "Label";

function named(kind: ResourceKind, name: string, args: Args, prefix: string): Args {
  if (kind === "DbrpMapping") return { ...args, database: `${prefix}${args.database}` };
  return hasName(kind) ? { ...args, name: `${prefix}${args.name ?? name}` } : args;
}

/** The body of a request, when it gives another name. */
function renamed(kind: ResourceKind, body: Args, prefix: string): Args {
  return body.name ? named(kind, "", body, prefix) : body;
}
