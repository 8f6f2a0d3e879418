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

/** What the life cycle's rows are adapted to. */
interface Fit {
  /** The kinds whose rows to include, with the rows that they refer to. */
  kinds: ResourceKind[];
  /** A prefix for every name on the server. */
  prefix: string;
  /** Whether the server has measurement schemas, and so explicit buckets. */
  schemas: boolean;
}

/** The life cycle's rows for a specified server: with our own names, and without what the server lacks. */
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
      // A change to something that this server lacks has no effect there.
      .filter(({ op, from, to }) => op === "same" || !isEqual(from, to)),
    drifts: chosen(DRIFTS, fit).map(({ request: [method, path, body], ...row }) => ({
      ...row,
      args: args(row.kind, row.name, row.args),
      request: body ? [method, path, renamed(row.kind, { ...body }, fit.prefix)] : [method, path],
    })),
  };
}

/** Returns the rows of these kinds, and the rows that they refer to. */
function chosen<R extends ChangeRow | DriftRow>(rows: R[], { kinds, schemas }: Fit): R[] {
  const wanted = rows
    .filter(({ kind }) => kinds.includes(kind) && (schemas || kind !== "MeasurementSchema"))
    // A token for another user requires permission to write that user, which the organization's token lacks.
    .filter(({ name }) => name !== "Authorization-user");
  const text = JSON.stringify(wanted);
  return rows.filter((row) => wanted.includes(row) || text.includes(`"$${row.name}"`));
}

function withoutSchemaType({ schemaType: _, ...args }: Args): Args {
  return args;
}

/** The kinds whose names are unique in an organization. */
const hasName = (kind: ResourceKind) => kind === "Bucket" || kind === "Label";

function named(kind: ResourceKind, name: string, args: Args, prefix: string): Args {
  if (kind === "DbrpMapping") return { ...args, database: `${prefix}${args.database}` };
  return hasName(kind) ? { ...args, name: `${prefix}${args.name ?? name}` } : args;
}

/** The body of a request, if it sets another name. */
function renamed(kind: ResourceKind, body: Args, prefix: string): Args {
  return body.name ? named(kind, "", body, prefix) : body;
}
