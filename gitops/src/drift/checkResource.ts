import {
  connectionFingerprint,
  fromWire,
  handlers,
  type Recorded,
  type Session,
  withoutTokens,
} from "pulumi-influxdb-serverless/client";
import { InfluxError, type Kind, redact } from "pulumi-influxdb-serverless/rules";
import { inLanes } from "../collections";
import { logicalName, type StateEntry } from "../pulumi/deployment";
import {
  holdsSecret,
  holdsUnreadable,
  keepSecrets,
  reveal,
  SECRET_TEXT,
} from "../pulumi/secretValue";
import type { ManagedResource } from "../pulumi/stackState";
import { compareInputs, extraColumns, type PropertyDifference } from "./compare";
import type { DriftItem, DriftStatus } from "./driftItem";

type Bag = Record<string, unknown>;

/** The result of checking one resource: its drift, or why that can't be determined. */
export type DriftCheck = { resource: ManagedResource; elsewhere?: boolean } & (
  | { items: DriftItem[] }
  | { error: string }
);

/** The changeable inputs whose live value is in the outputs even if the program doesn't declare them. */
const COMPARABLE: Record<Kind, readonly string[]> = {
  authorization: ["description", "status"],
  bucket: ["description", "retentionRules"],
  bucketLabelAttachment: [],
  bucketMember: [],
  bucketOwner: [],
  dbrpMapping: [],
  label: ["properties"],
  measurementSchema: [],
};

/** Checks resources with as few requests as a refresh. @param step called after each resource */
export async function checkResources(
  session: Session,
  resources: readonly ManagedResource[],
  step: () => void = () => undefined,
): Promise<DriftCheck[]> {
  await session.cache.prefetchBuckets([...new Set(resources.flatMap(bucketOf))]);
  return inLanes(resources, AT_ONCE, async (resource) => {
    const look = await checkResource(session, resource);
    step();
    return look;
  });
}

/** Far more than the number of concurrent requests, but few enough that a large state isn't in memory twice. */
const AT_ONCE = 500;

/** Returns the bucket through which a resource is read; labels, mappings and tokens have none. */
function bucketOf({ kind, id, entry }: ManagedResource): string[] {
  if (kind === "bucket") return [id];
  // Mappings have their own list.
  if (kind === "dbrpMapping") return [];
  return typeof entry.outputs.bucketId === "string" ? [entry.outputs.bucketId] : [];
}

/** Checks a resource with the provider's own `read`, the same that a refresh calls. */
export async function checkResource(
  session: Session,
  resource: ManagedResource,
): Promise<DriftCheck> {
  const { entry, kind, id } = resource;
  const outputs = comparedOutputs(resource);
  if (holdsUnreadable(outputs) || holdsUnreadable(entry.inputs)) {
    return { resource, error: encrypted(resource) };
  }
  keepSecrets(entry.inputs);
  keepSecrets(entry.outputs);
  const olds = fromWire(reveal(outputs) as Bag) as Recorded & Bag;
  const elsewhere = isOnOtherServer(olds, session.client.url);
  try {
    const answered = await handlers[kind].read(session, id, olds);
    // Redact tokens as the provider does when it records the response.
    const found = answered && {
      inputs: withoutTokens(answered.inputs, olds),
      outputs: withoutTokens(answered.outputs, olds),
    };
    if (!found) {
      return elsewhere
        ? { resource, elsewhere, error: notConfirmed(resource, session.client.url) }
        : { resource, items: [itemOf(resource, "gone", {})] };
    }
    const differences = differencesOf(resource, olds, found);
    const items = differences.flatMap(([status, all]) =>
      withoutSecrets(entry, all).map((difference) => itemOf(resource, status, difference)),
    );
    return { resource, elsewhere, items };
  } catch (error) {
    // One unexpected entry must not hide the results for all others.
    const { message } = error as Error;
    return {
      resource,
      elsewhere,
      error: error instanceof InfluxError ? message : `${entry.urn}: ${message}`,
    };
  }
}

/** The value of an API token is only in the state: it is not compared, and may stay encrypted. */
function comparedOutputs({ kind, entry: { outputs } }: ManagedResource): Bag {
  return kind === "authorization" ? { ...outputs, token: "" } : outputs;
}

type StatusDifferences = [DriftStatus, PropertyDifference[]];

function differencesOf(
  { entry, kind }: ManagedResource,
  olds: Recorded & Bag,
  found: { inputs: object; outputs: object },
): StatusDifferences[] {
  const ignored = entry.ignoreChanges ?? [];
  const live = found.outputs as Bag;
  // An object that the program reads with `get` has no declared inputs, so a refresh compares everything known about
  // it.
  if (entry.external) {
    return [["changed", compareInputs(withoutMarks(olds), withoutMarks(live), ignored)]];
  }
  const recorded = fromWire(reveal(entry.inputs) as Bag);
  const keys = undeclaredIn(kind, olds);
  return [
    ["changed", compareInputs(recorded, found.inputs as Bag, ignored)],
    ["extra", kind === "measurementSchema" ? extraColumns(live, recorded) : []],
    ["undeclared", compareInputs(pick(olds, keys), pick(live, keys), ignored)],
  ];
}

function undeclaredIn(kind: Kind, olds: Recorded & Bag): string[] {
  const { declared } = olds;
  if (!Array.isArray(declared)) return [];
  const keys = COMPARABLE[kind];
  return keys.filter((key) => !declared.includes(key) && olds[key] !== undefined);
}

function pick(bag: Bag, keys: readonly string[]): Bag {
  return Object.fromEntries(keys.map((key) => [key, bag[key]]));
}

/** Returns the server's outputs, without those that the provider adds. */
function withoutMarks({ declared, holder, connection, ...outputs }: Bag): Bag {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined));
}

/** Returns whether the state recorded a different address than this one. Older states have no fingerprint. */
export function isOnOtherServer({ connection }: { connection?: unknown }, url: string): boolean {
  if (typeof connection !== "string") return false;
  // The part before the dot is the server.
  return connection.split(".")[0] !== connectionFingerprint({ url, org: undefined });
}

function notConfirmed({ entry }: ManagedResource, url: string): string {
  return (
    `${logicalName(entry.urn)} is not on ${redact(url)}, but it was recorded at a different address, so it may still exist there. ` +
    "Set influxdb:url back to that address; if it is the same server, run pulumi up first."
  );
}

function encrypted({ entry }: ManagedResource): string {
  return (
    `${logicalName(entry.urn)} has encrypted values in this state, so it cannot be compared: export it with ` +
    "--show-secrets, or use --stack instead of --state."
  );
}

function itemOf(
  { stack, entry, kind, id }: ManagedResource,
  status: DriftStatus,
  difference: Partial<PropertyDifference>,
): DriftItem {
  const { urn } = entry;
  return { status, kind, name: logicalName(urn), urn, id, stack: stack.name, ...difference };
}

/**
 * Returns the differences without values that the state keeps secret, and without names of columns and label properties
 * in such values: only the fact that the property differs is shown.
 */
function withoutSecrets(
  { inputs, outputs }: StateEntry,
  differences: readonly PropertyDifference[],
): PropertyDifference[] {
  const shown = new Map<string, PropertyDifference>();
  for (const difference of differences) {
    const [key = ""] = difference.property.split(/[.[]/);
    const isSecret = holdsSecret(inputs[key]) || holdsSecret(outputs[key]);
    const hidden = { property: key, recorded: SECRET_TEXT, live: SECRET_TEXT };
    shown.set(isSecret ? key : difference.property, isSecret ? hidden : difference);
  }
  return [...shown.values()];
}
