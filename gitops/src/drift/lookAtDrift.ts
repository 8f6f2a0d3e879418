import type { Session } from "pulumi-influxdb-serverless/client";
import { InfluxError, typeName } from "pulumi-influxdb-serverless/rules";
import { describeData } from "../data/describeData";
import { BUDGET, lookAtBuckets } from "../data/lookAtBuckets";
import { notesOnData } from "../data/notesOnData";
import type { ManagedResource } from "../pulumi/stackState";
import type { DriftItem } from "./driftItem";

/**
 * Examines the data in unmanaged buckets, adding it to their items, and in buckets that now have the name of a deleted
 * one. Never fails because of a server.
 * @param resources the connection's resources
 * @returns notes for the user
 */
export async function lookAtDrift(
  session: Session,
  items: readonly DriftItem[],
  resources: readonly ManagedResource[],
): Promise<string[]> {
  const buckets = items.filter(({ kind, isSystem }) => kind === "bucket" && !isSystem);
  const unmanaged = buckets.filter(({ status }) => status === "unmanaged");
  const gone = buckets.filter(({ status }) => status === "gone");
  if (unmanaged.length + gone.length === 0) return [];
  try {
    const successors = await successorsOf(session, gone, resources);
    const orgId = await session.organizationFor(undefined, "this command");
    const ids = new Set([...unmanaged.map(({ id }) => id), ...successors.values()]);
    const wanted = [...ids].map((id) => ({ id, orgId }));
    const data = await lookAtBuckets(session.client, wanted, Date.now() + BUDGET.inAll);
    for (const item of unmanaged) item.data = data.get(item.id);
    const looked = unmanaged.flatMap(({ id, name, data: own }) =>
      own ? [{ id, name, data: own }] : [],
    );
    return [
      ...notesOnData(looked),
      ...[...successors].map(([{ kind, name }, id]) => {
        const held = describeData(data.get(id) ?? { problem: "" });
        return `${typeName(kind)} ${name} is gone, and bucket ${id} now has its name: ${held}.`;
      }),
    ];
  } catch (error) {
    if (!(error instanceof InfluxError)) throw error;
    return [`Bucket data was not checked: ${error.message}`];
  }
}

/** Returns the IDs of the buckets that now have the names of deleted ones. */
async function successorsOf(
  { cache }: Session,
  gone: readonly DriftItem[],
  resources: readonly ManagedResource[],
): Promise<Map<DriftItem, string>> {
  if (gone.length === 0) return new Map();
  const ids = new Map((await cache.allBuckets()).map(({ name, id }) => [name, id]));
  const found = gone.flatMap((item) => {
    const resource = resources.find(({ entry }) => entry.urn === item.urn);
    const id = ids.get(String(resource?.entry.outputs.name));
    return id === undefined ? [] : [[item, id] as const];
  });
  return new Map(found);
}
