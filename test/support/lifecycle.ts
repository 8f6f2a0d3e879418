import type { apiOf } from "./api";
import type { EngineProject } from "./engine";
import type { Args, ResourceKind } from "./lifecycleRows";

/** One resource in a program. */
export interface Declared {
  kind: ResourceKind;
  args: Args;
}

/** A stack, the server that it uses, and the IDs of users and the organization, by their names in the rows. */
export interface Place {
  project: EngineProject;
  api: ReturnType<typeof apiOf>;
  users: Record<string, string>;
}

/** Converts a table of resources for the engine and the server, and back. */
export function useTable({ project, api, users }: Place) {
  /** Returns a program that declares these resources, in this order; `$name` becomes a reference. */
  function program(resources: Record<string, Declared>): string {
    const lines = Object.entries(resources).map(([name, { kind, args }]) => {
      const text = JSON.stringify(args).replace(/"\$([\w-]+)"/g, (_, target: string) =>
        users[target] ? `"${users[target]}"` : `r["${target}"].id`,
      );
      return `r["${name}"] = new influxdb.${kind}("${name}", ${text});`;
    });
    return ["const r = {};", ...lines].join("\n");
  }

  /** Returns the IDs of the resources in the state, by logical name. */
  async function idsInState(): Promise<Record<string, string>> {
    const state = await project.ownState();
    return Object.fromEntries(state.map(({ urn, id = "" }) => [urn.split("::").pop(), id]));
  }

  /** Returns a text with IDs in place of `$name`. */
  function resolve<T>(value: T, ids: Record<string, string>): T {
    const text = JSON.stringify(value).replace(
      /\$([\w-]+)/g,
      (_, target: string) => users[target] ?? ids[target] ?? `no ${target}`,
    );
    return JSON.parse(text);
  }

  /** Returns the resource with this ID on the server, in the form of its declared arguments. */
  async function liveArgs({ kind, args }: Declared, id: string): Promise<Args | undefined> {
    const live = await LIVE[kind](id, args);
    return live && Object.fromEntries(Object.keys(args).map((key) => [key, live[key]]));
  }

  const get = async (path: string) => (await api.call("GET", `/api/v2${path}`)).json;
  const isListed = async (path: string, list: string, id: string) =>
    (await get(path))[list].some((item: { id: string }) => item.id === id);

  const role = (roles: string) => async (_id: string, args: Args) =>
    (await isListed(`/buckets/${args.bucketId}/${roles}`, "users", String(args.userId)))
      ? args
      : undefined;

  const LIVE: Record<ResourceKind, (id: string, args: Args) => Promise<Args | undefined>> = {
    async Bucket(id, args) {
      const { retentionRules, description = "", ...bucket } = await get(`/buckets/${id}`);
      const rules = retentionRules.map(({ everySeconds }: { everySeconds: number }) => ({
        everySeconds,
      }));
      return canonical({ ...bucket, description, retentionRules: rules, adopt: args.adopt });
    },
    async Label(id, args) {
      return { ...(await get(`/labels/${id}`)).label, adopt: args.adopt };
    },
    async BucketLabelAttachment(_id, args) {
      const path = `/buckets/${args.bucketId}/labels`;
      return (await isListed(path, "labels", String(args.labelId))) ? args : undefined;
    },
    BucketMember: role("members"),
    BucketOwner: role("owners"),
    async MeasurementSchema(id, args) {
      const { bucketID, ...schema } = await get(
        `/buckets/${args.bucketId}/schema/measurements/${id}`,
      );
      return { ...schema, bucketId: bucketID };
    },
    async Authorization(id, args) {
      const { description = "", permissions, ...token } = await get(`/authorizations/${id}`);
      const plain = permissions.map(({ action, resource: { type, id: on } }: LivePermission) => ({
        action,
        resource: { type, id: on },
      }));
      const live = { ...token, description, userId: token.userID, keepers: args.keepers };
      return { ...live, permissions: inOrder(plain) };
    },
    async DbrpMapping(id, args) {
      const { content } = await get(`/dbrps/${id}?orgID=${users.org}`);
      const { bucketID, database, retention_policy, default: isDefault } = content;
      return {
        bucketId: bucketID,
        database,
        retentionPolicy: retention_policy,
        default: args.default && isDefault,
        adopt: args.adopt,
      };
    },
  };

  /** Normalizes infinite: servers return an empty list or a rule of 0 seconds. */
  function canonical({ permissions, ...given }: Args): Args {
    const args = permissions ? { ...given, permissions: inOrder(permissions as object[]) } : given;
    const [rule] = (args.retentionRules as { everySeconds: number }[] | undefined) ?? [];
    return rule?.everySeconds === 0 ? { ...args, retentionRules: [] } : args;
  }

  /** Returns all of these as declared and as they are on the server, by name, for a comparison. */
  async function declaredAndLive(resources: Record<string, Declared>) {
    const ids = await idsInState();
    const declared: Record<string, unknown> = {};
    const live: Record<string, unknown> = {};
    for (const [name, { kind, args }] of Object.entries(resources)) {
      const known = resolve(args, ids);
      declared[name] = canonical(known);
      live[name] = await liveArgs({ kind, args: known }, ids[name] ?? "");
    }
    return { declared, live };
  }

  return { program, idsInState, resolve, declaredAndLive };
}

interface LivePermission {
  action: string;
  resource: { type: string; id?: string };
}

function inOrder(permissions: object[]): object[] {
  return permissions
    .map((one) => JSON.stringify(one))
    .sort()
    .map((text) => JSON.parse(text));
}
