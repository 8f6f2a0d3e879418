import type { Session } from "pulumi-influxdb-serverless/client";
import { InfluxError, typeName } from "pulumi-influxdb-serverless/rules";
import { describeData } from "../data/describeData";
import { BUDGET, lookAtBuckets } from "../data/lookAtBuckets";
import { notesOnData } from "../data/notesOnData";
import type { ManagedResource } from "../pulumi/stackState";
import type { DriftItem } from "./driftItem";

/**
 * Looks at the data of unmanaged buckets, which is added to their items, and of buckets that now have the name of one that is
 * gone. Never fails because of a server.
 * @param resources those of the connection
 * @returns what a person should know of it
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
    const orgId = await session.organizationFor(undefined, "the organization to look at");
    const ids = new Set([...unmanaged.map(({ id }) => id), ...successors.values()]);
    const wanted = [...ids].map((id) => ({ id, orgId }));
    const data = await lookAtBuckets(session.client, wanted, Date.now() + BUDGET.inAll);
    for (const item of unmanaged) item.data = data.get(item.id);
    const looked = unmanaged.flatMap(({ name, data: own }) => (own ? [{ name, data: own }] : []));
    return [
      ...notesOnData(looked),
      ...[...successors].map(([{ kind, name }, id]) => {
        const held = describeData(data.get(id) ?? { problem: "" });
        return `${typeName(kind)} ${name} is gone, and bucket ${id} has its name now: ${held}.`;
      }),
    ];
  } catch (error) {
    if (!(error instanceof InfluxError)) throw error;
    return [`The data of buckets was not checked: ${error.message}`];
  }
}

/** The IDs of the buckets that have the names of those that are gone. */
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
