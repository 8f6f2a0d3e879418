import type { Emulator, ListedToken } from "influxdb-serverless-emulator";
import type { Kind } from "../../provider/src/contract/kind";
import { apiOf } from "../support/api";
import type { Entry } from "../support/engineModel/stack";

export interface WorldBucket {
  id: string;
  name: string;
  description: string;
  /** 0 means forever. */
  seconds: number;
  schemaType: string;
  rp: string;
  /** The IDs of attached labels, and of users with roles. */
  labels: string[];
  members: string[];
  owners: string[];
  schemas: { id: string; name: string; columns: Record<string, unknown>[] }[];
}

export interface WorldLabel {
  id: string;
  name: string;
  properties: Record<string, string>;
}

export interface WorldToken {
  id: string;
  value: string;
  description: string;
  status: string;
  userId: string;
  permissions: { action: string; resource: { type: string; id?: string | undefined } }[];
  /** Whether each permission is for one organization. */
  isBound: boolean;
}

export interface WorldMapping {
  id: string;
  bucketId: string;
  database: string;
  retentionPolicy: string;
  default: boolean;
}

/**
 * Everything on the server, by ID, except the service's own buckets, the connections' tokens, and the mappings that the
 * server generates.
 */
export interface World {
  buckets: Map<string, WorldBucket>;
  labels: Map<string, WorldLabel>;
  tokens: Map<string, WorldToken>;
  mappings: Map<string, WorldMapping>;
  /** The values of all tokens, including the connections'. */
  tokenValues: string[];
}

/** Reads everything, as somebody else would. */
export async function readWorld(emulator: Emulator): Promise<World> {
  const api = apiOf(emulator);
  const get = async (path: string) => (await api.call("GET", `/api/v2${path}`)).json;
  const listed = await api.userBuckets();
  const buckets = await Promise.all(
    listed.map(async (bucket) => {
      const { id, name, description = "", retentionRules, schemaType, rp = "" } = bucket;
      const below = `/buckets/${id}`;
      const ids = (list: { id: string }[]) => list.map((item) => item.id);
      const isExplicit = schemaType === "explicit";
      return {
        id,
        name,
        description,
        schemaType,
        rp,
        seconds: retentionRules[0]?.everySeconds ?? 0,
        labels: ids((bucket as unknown as { labels: { id: string }[] }).labels),
        members: ids((await get(`${below}/members`)).users),
        owners: ids((await get(`${below}/owners`)).users),
        schemas: isExplicit ? await schemasOf(get, below) : [],
      };
    }),
  );
  const { labels } = await get("/labels");
  const { content } = await get(`/dbrps?orgID=${emulator.orgID}`);
  const tokens = emulator.tokens.list();
  return {
    tokenValues: tokens.map(({ token }) => token),
    tokens: byId(tokens.filter(({ access }) => access === "permissions").map(tokenOf)),
    mappings: byId(content.filter(({ virtual }: Bag) => !virtual).map(mappingOf)),
    buckets: new Map(buckets.map((bucket) => [bucket.id, bucket])),
    labels: new Map(
      labels.map(({ id, name, properties = {} }: WorldLabel) => [id, { id, name, properties }]),
    ),
  };
}

function byId<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function tokenOf(listed: ListedToken): WorldToken {
  const { id, token: value, description, status, userID: userId, permissions = [] } = listed;
  return {
    id,
    value,
    description,
    status,
    userId,
    permissions: permissions.map(({ action, resource: { type, id } }) => ({
      action,
      resource: { type, id },
    })),
    isBound: permissions.every(({ resource }) => resource.orgID !== undefined),
  };
}

function mappingOf({ id, bucketID, database, retention_policy, default: isDefault }: Bag) {
  return {
    id,
    bucketId: bucketID,
    database,
    retentionPolicy: retention_policy,
    default: isDefault,
  };
}

async function schemasOf(get: (path: string) => Promise<Bag>, below: string) {
  const { measurementSchemas } = await get(`${below}/schema/measurements`);
  const summaries = measurementSchemas as { id: string; name: string }[];
  return Promise.all(
    summaries.map(async ({ id, name }) => {
      const { columns } = await get(`${below}/schema/measurements/${id}`);
      return { id, name, columns: columns as Bag[] };
    }),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: API responses, whose format each reader knows
type Bag = any;

/** Returns whether a state entry's object exists. */
export function isLive(world: World, { kind, id, inputs }: Pick<Entry, "kind" | "id" | "inputs">) {
  if (kind === "bucket") return world.buckets.has(id);
  if (kind === "label") return world.labels.has(id);
  if (kind === "authorization") return world.tokens.has(id);
  if (kind === "dbrpMapping") return world.mappings.has(id);
  const bucket = world.buckets.get(String(inputs.bucketId));
  if (!bucket) return false;
  if (kind === "measurementSchema") return bucket.schemas.some((schema) => schema.id === id);
  return listOf(bucket, kind).includes(id.split("/")[1] ?? "");
}

export function listOf(bucket: WorldBucket, kind: Kind): string[] {
  if (kind === "bucketLabelAttachment") return bucket.labels;
  return kind === "bucketMember" ? bucket.members : bucket.owners;
}

/** Every attachment and role, as `kind bucket/other`. */
export function relationsOf(world: World): string[] {
  return [...world.buckets.values()].flatMap((bucket) =>
    (["bucketLabelAttachment", "bucketMember", "bucketOwner"] as const).flatMap((kind) =>
      listOf(bucket, kind).map((other) => `${kind} ${bucket.id}/${other}`),
    ),
  );
}

/** Returns whether a relation `kind bucket/other` exists. */
export function hasRelation(world: World, key: string): boolean {
  const [kind = "", id = ""] = key.split(" ");
  const [bucketId = "", other = ""] = id.split("/");
  const bucket = world.buckets.get(bucketId);
  return bucket !== undefined && listOf(bucket, kind as Kind).includes(other);
}
