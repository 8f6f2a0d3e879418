import type { Session } from "pulumi-influxdb-serverless/client";
import { InfluxError } from "pulumi-influxdb-serverless/rules";
import { takeInventory } from "../live/inventory";
import { type LiveObject, shownName } from "../live/liveObject";
import { type ManagedResource, secretlyNamed } from "../stack/stackState";
import type { DriftItem } from "./driftItem";

/** What no stack keeps. */
export interface Unmanaged {
  items: DriftItem[];
  notes: string[];
}

/**
 * Looks for objects of a connection's organisation that no stack keeps.
 * @param stack how a person knows the connection
 * @param managed the resources of all stacks
 * @param present the ids of what was read one by one
 * @throws InfluxError when not all of it may be seen: what is hidden would look as if it were not there
 */
export async function findUnmanaged(
  session: Session,
  stack: string,
  managed: readonly ManagedResource[],
  present: ReadonlySet<string>,
): Promise<Unmanaged> {
  const { objects, notes } = await takeInventory(session);
  requireAllSeen(objects, present);
  const kept = new Set(managed.map(keyOf));
  const secret = secretlyNamed(managed);
  const items = objects
    .filter((object) => !kept.has(keyOf(object)))
    .map(
      (object): DriftItem => ({
        status: "unmanaged",
        kind: object.kind,
        id: object.id,
        name: shownName(object, secret),
        stack,
        ...(object.isSystem ? { isSystem: true } : {}),
      }),
    );
  return { items, notes };
}

function keyOf({ kind, id }: { kind: string; id: string }): string {
  return `${kind} ${id}`;
}

/**
 * A list is filtered by what the token may read, without a word. A bucket that was read by its id, and that the list
 * lacks, gives it away.
 * @throws InfluxError
 */
function requireAllSeen(objects: readonly LiveObject[], present: ReadonlySet<string>): void {
  const listed = new Set(objects.map(({ id }) => id));
  const hidden = [...present].filter((id) => !listed.has(id));
  if (hidden.length === 0) return;
  throw new InfluxError(
    `The lists lack ${hidden.length} objects that can be read one by one (${hidden[0]} is one): this token does not ` +
      "see everything, so what is unmanaged cannot be told. Use a token that may read all of the organisation.",
  );
}
