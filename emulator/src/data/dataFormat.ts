import { z } from "zod";
import type { Store } from "../store/store";
import { type StoredToken, tokenFromControls } from "../store/tokens";

/** The header of a data file. The version is incremented by a format change that older emulators can't read. */
const FORMAT = "influxdb-serverless-emulator";
/** Version 1 had only tokens created through the controls, and no DBRP mappings. */
const VERSION = 2;

export const dataHeader = z.object({ format: z.literal(FORMAT), version: z.int() });

const id = z.string().regex(/^[0-9a-f]{16}$/);
const role = z.enum(["member", "owner"]);
const column = z.strictObject({
  name: z.string(),
  type: z.enum(["timestamp", "tag", "field"]),
  dataType: z.enum(["integer", "float", "boolean", "string", "unsigned"]).optional(),
});
const schema = z.strictObject({
  id,
  orgID: id,
  bucketID: id,
  name: z.string(),
  columns: z.array(column),
  version: z.int().min(1),
  createdAt: z.string(),
  updatedAt: z.string(),
});
const bucket = z.strictObject({
  id,
  orgID: id,
  type: z.enum(["user", "system"]),
  schemaType: z.enum(["implicit", "explicit"]),
  name: z.string(),
  description: z.string(),
  rp: z.string(),
  retentionRules: z.array(
    z.strictObject({ type: z.literal("expire"), everySeconds: z.int().min(1) }),
  ),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const permission = z.strictObject({
  action: z.enum(["read", "write"]),
  resource: z.strictObject({ type: z.string(), id: id.optional(), orgID: id.optional() }),
});
const token = z.strictObject({
  token: z.string(),
  id: id.optional(),
  status: z.enum(["active", "inactive"]).optional(),
  description: z.string().optional(),
  orgID: id,
  userID: id,
  access: z.enum(["all", "read", "no-labels", "buckets", "permissions"]),
  buckets: z.record(id, z.enum(["read", "write", "read-write"])).optional(),
  permissions: z.array(permission).optional(),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
});
const dbrp = z.strictObject({
  id,
  orgID: id,
  bucketID: id,
  database: z.string(),
  retentionPolicy: z.string(),
  default: z.boolean(),
});

/** A data file: everything that the emulator knows. Each bucket includes everything that belongs to it. */
export const emulatorData = z.strictObject({
  format: z.literal(FORMAT),
  version: z.union([z.literal(1), z.literal(VERSION)]),
  organizations: z.array(z.strictObject({ id, name: z.string(), createdAt: z.string() })),
  users: z.array(z.strictObject({ id, name: z.string(), status: z.enum(["active", "inactive"]) })),
  tokens: z.array(token),
  labels: z.array(
    z.strictObject({
      id,
      orgID: id,
      name: z.string(),
      properties: z.record(z.string(), z.string()),
    }),
  ),
  buckets: z.array(
    z.strictObject({
      bucket,
      labels: z.array(id).optional(),
      roles: z.array(z.tuple([id, role])).optional(),
      schemas: z.array(schema).optional(),
    }),
  ),
  /** Oldest first. */
  dbrps: z.array(dbrp).optional(),
});

export type EmulatorData = z.output<typeof emulatorData>;

/** Finds a contradiction, in data with a valid format, that the emulator could never have produced. */
export function contradiction({ organizations, buckets }: EmulatorData): string | undefined {
  const known = new Set(organizations.map(({ id }) => id));
  const names = new Set<string>();
  for (const { bucket } of buckets) {
    const name = `${bucket.orgID}/${bucket.name}`;
    if (!known.has(bucket.orgID))
      return `bucket ${bucket.id} belongs to an organization that isn't in the file`;
    if (names.has(name)) return `two buckets are named ${bucket.name}`;
    names.add(name);
  }
  return undefined;
}

/** Returns whether the file has a later version than this emulator knows. */
export function isNewer(header: z.output<typeof dataHeader>): boolean {
  return header.version > VERSION;
}

/** Returns everything in the store, except buckets whose delete is queued: clients were told that they are deleted. */
export function dataOf(store: Store): EmulatorData {
  const kept = [...store.buckets.values()].filter((item) => !store.queuedDeletes.has(item));
  const keptIds = new Set(kept.map((item) => item.id));
  const unlessEmpty = <K extends string, V>(key: K, values: V[]) =>
    values.length > 0 ? ({ [key]: values } as { [key in K]: V[] }) : {};
  return {
    format: FORMAT,
    version: VERSION,
    organizations: [...store.organizations.values()],
    users: [...store.users.values()],
    tokens: store.tokens.all(),
    labels: [...store.labels.values()],
    buckets: kept.map((item) => ({
      bucket: item,
      ...unlessEmpty("labels", [...(store.attachedLabels.get(item.id) ?? [])]),
      ...unlessEmpty("roles", [...(store.roles.get(item.id) ?? [])]),
      ...unlessEmpty("schemas", [...(store.schemas.get(item.id)?.values() ?? [])]),
    })),
    ...unlessEmpty(
      "dbrps",
      store.dbrps
        .all()
        .filter(({ bucketID }) => keptIds.has(bucketID))
        .map((one) => ({ ...one, default: store.dbrps.isDefault(one) })),
    ),
  };
}

/** Loads the contents of a data file into an empty store. */
export function fillStore(store: Store, data: EmulatorData): void {
  for (const item of data.organizations) store.organizations.set(item.id, item);
  for (const item of data.users) store.users.set(item.id, item);
  for (const item of data.tokens) store.tokens.add(storedToken(store, item));
  for (const item of data.labels) store.addLabel(item);
  for (const { bucket: item, labels = [], roles = [], schemas = [] } of data.buckets) {
    store.addBucket(item);
    if (labels.length > 0) store.attachedLabels.set(item.id, new Set(labels));
    if (roles.length > 0) store.roles.set(item.id, new Map(roles));
    if (schemas.length > 0) store.schemas.set(item.id, new Map(schemas.map((s) => [s.id, s])));
  }
  for (const { default: isDefault, ...mapping } of data.dbrps ?? []) {
    store.dbrps.add(mapping, isDefault);
  }
}

/** Version 1 stores only a token's value and what it grants. */
function storedToken(
  store: Store,
  { token: value, ...kept }: EmulatorData["tokens"][number],
): StoredToken {
  const { id, status, description, createdAt, updatedAt, ...grant } = kept;
  const old = tokenFromControls(value, grant, store.organizations.get(grant.orgID)?.createdAt);
  return {
    ...old,
    id: id ?? old.id,
    status: status ?? old.status,
    description: description ?? old.description,
    createdAt: createdAt ?? old.createdAt,
    updatedAt: updatedAt ?? old.updatedAt,
  };
}
