import * as pulumi from "@pulumi/pulumi";
import { withCheapStacks } from "../../pulumi/cheapStacks";
import { type ResourceKind, readOptions, registration } from "../../pulumi/registration";
import { runError } from "../../pulumi/runError";
import { isOfType, typeToken } from "../../pulumi/typeToken";
import type { Permission, PermissionAction, PermissionType } from "./permissions";

/** The arguments of an `Authorization`. Every field accepts a plain value or an output. */
export interface AuthorizationArgs {
  /**
   * What the token can do: at least one permission. Order doesn't matter. Build them with `bucketPermissions()` and
   * `permission()`.
   * @change Replaces the token: the new one has a different value
   */
  permissions: pulumi.Input<pulumi.Input<PermissionArgs>[]>;
  /**
   * Description of the token.
   * @defaultValue none
   * @change Updates in place. Removing it from the code clears it
   */
  description?: pulumi.Input<string>;
  /**
   * Whether the server accepts the token: `active` or `inactive`.
   * @defaultValue `active` at creation, then keeps its value on the server
   * @change Updates in place. Removing `inactive` from the code activates the token
   */
  status?: pulumi.Input<"active" | "inactive">;
  /**
   * ID of the user who owns the token: 16 hexadecimal digits. The token stops working if this user is deleted.
   * @defaultValue the user of the connection's token
   * @change Replaces the token. Omitting it never causes a replacement
   */
  userId?: pulumi.Input<string>;
  /**
   * ID of the organization: 16 hexadecimal digits.
   * @defaultValue the connection's organization
   * @change Replaces the token. Omitting it never causes a replacement
   */
  orgId?: pulumi.Input<string>;
  /**
   * Values of your choice, such as `{ rotated: "2026-11" }`. They aren't sent to the server.
   * @defaultValue none
   * @change Replaces the token, which rotates its value
   */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A token permission. Build it with `bucketPermissions()` or `permission()`. */
export interface PermissionArgs {
  /** The action that it allows: `read`, or `write`, which includes creating and deleting. */
  action: pulumi.Input<PermissionAction>;
  /** The objects that it applies to. */
  resource: pulumi.Input<PermissionTargetArgs>;
}

/** What a permission applies to: all objects of a type in the organization, or one of them. */
export interface PermissionTargetArgs {
  /** Type of object, such as `buckets`. */
  type: pulumi.Input<PermissionType>;
  /**
   * ID of the object: 16 hexadecimal digits. Required for `orgs` and `users`: InfluxDB 2.7 ignores such a permission if
   * it has no ID.
   * @defaultValue all objects of that type in the organization
   */
  id?: pulumi.Input<string | undefined>;
}

/**
 * Builds a permission on one object, or on all objects of a type in the token's organization.
 * @param target The action, the type of object, and its ID. Omit the ID for all objects of that type.
 * @throws RunError if `id` is given but undefined or empty.
 *
 * @example
 * import { Authorization, permission } from "pulumi-influxdb-serverless";
 *
 * export const audit = new Authorization("audit", {
 *   permissions: [
 *     permission({ action: "read", type: "buckets" }),
 *     permission({ action: "read", type: "labels" }),
 *   ],
 * });
 */
export function permission(
  target: Pick<PermissionArgs, "action"> & PermissionTargetArgs,
): PermissionArgs {
  const { action, type } = target;
  if (!("id" in target)) return { action, resource: { type } };
  const { id } = target;
  const isPlain = typeof id === "string" || id === undefined;
  const known = isPlain ? requireId(id) : pulumi.output(id).apply(requireId);
  return { action, resource: { type, id: known } };
}

/** Without an ID, this would become a permission on all objects, which is never what a caller who passes an ID means. */
function requireId(id: string | undefined): string {
  if (id) return id;
  throw runError(
    "permission: the ID has no value. Omit id for a permission on all objects of that type in the organization.",
  );
}

/**
 * Builds the permissions on one bucket.
 * @param bucket A `Bucket`, the result of `getBucket`, or a bucket ID.
 * @param access Whether the token may read points, write points, or both.
 *
 * @example
 * import { Authorization, Bucket, bucketPermissions } from "pulumi-influxdb-serverless";
 *
 * const sensors = new Bucket("sensors");
 * export const telegraf = new Authorization("telegraf", {
 *   description: "Telegraf at all plants",
 *   permissions: bucketPermissions(sensors, "write"),
 * });
 */
export function bucketPermissions(
  bucket: { id: pulumi.Input<string> } | pulumi.Input<string>,
  access: "read" | "write" | "read-write",
): PermissionArgs[] {
  const id = isObject(bucket) ? bucket.id : bucket;
  const actions: PermissionAction[] = access === "read-write" ? ["read", "write"] : [access];
  return actions.map((action) => permission({ action, type: "buckets", id }));
}

function isObject(
  bucket: { id: pulumi.Input<string> } | pulumi.Input<string>,
): bucket is { id: pulumi.Input<string> } {
  if (typeof bucket === "string") return false;
  return !pulumi.Output.isInstance(bucket) && !(bucket instanceof Promise);
}

const TYPE = typeToken("authorization");

const KIND: ResourceKind<Authorization> = {
  kind: "authorization",
  type: TYPE,
  outputs: {
    permissions: true,
    description: true,
    status: true,
    userId: true,
    orgId: true,
    keepers: true,
    token: true,
    userName: true,
    createdAt: true,
  },
  secretOutputs: ["token"],
};

/**
 * Manages an API token. The service shows its value once, at creation; Pulumi keeps it encrypted in the state, as the
 * secret output `token`. To rotate the token, change `keepers`: the new token is created first, and the old one is
 * deleted at the end of the same `pulumi up`. The resource's own connection can't lose its token that way: replacing,
 * deactivating or deleting it is refused. API reference: Authorizations.
 *
 * @example
 * import { Authorization, Bucket, bucketPermissions } from "pulumi-influxdb-serverless";
 *
 * const sensors = new Bucket("sensors");
 * const grafana = new Authorization("grafana", {
 *   description: "Dashboards",
 *   permissions: bucketPermissions(sensors, "read"),
 *   keepers: { rotated: "2026-11" },
 * });
 *
 * export const grafanaToken = grafana.token;
 */
export class Authorization extends pulumi.CustomResource {
  /** The Pulumi type token, which policy packs use to tell this package's types apart. */
  static readonly __pulumiType = TYPE;

  /** What the token may do, in sorted order. */
  declare readonly permissions: pulumi.Output<Permission[]>;
  /** Description of the token; empty if it has none. */
  declare readonly description: pulumi.Output<string>;
  /** Whether the server accepts the token: `active` or `inactive`. */
  declare readonly status: pulumi.Output<"active" | "inactive">;
  /** ID of the user who owns the token. */
  declare readonly userId: pulumi.Output<string | undefined>;
  /** ID of the token's organization. */
  declare readonly orgId: pulumi.Output<string>;
  /** Values that rotate the token when you change them. */
  declare readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  /** Value of the token, a secret. Empty if it isn't known: `get` can't read it, and neither can an import. */
  declare readonly token: pulumi.Output<string>;
  /** Name of the user who owns the token, if the server reports it. */
  declare readonly userName: pulumi.Output<string | undefined>;
  /** When the server created the token: RFC 3339, UTC. */
  declare readonly createdAt: pulumi.Output<string | undefined>;

  /**
   * Reads an API token that this program doesn't manage, without its value. Previews read it from the server, so they
   * need a token.
   * @param name The logical name in the program.
   * @param id ID of the token, which is not its value: 16 hexadecimal digits.
   * @param opts Pulumi's options; `provider` selects the connection.
   * @throws Error, from the engine, if the object doesn't exist or the token can't read it.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Authorization {
    return new Authorization(name, { permissions: [] }, readOptions(id, opts));
  }

  /**
   * Returns whether a value is an `Authorization`, including one from another copy of this package.
   * @param value Any value.
   */
  static override isInstance(value: unknown): value is Authorization {
    return isOfType(value, TYPE);
  }

  /**
   * Creates an API token, and manages it from then on.
   * @param name The logical name. The server doesn't see it.
   * @param args The permissions and other properties; each field documents the effect of a change.
   * @param opts Pulumi's options.
   * @throws Error if `opts.import` is set: dynamic resources can't be imported.
   */
  constructor(name: string, args: AuthorizationArgs, opts?: pulumi.CustomResourceOptions) {
    const stacks = withCheapStacks();
    try {
      super(...registration(KIND, name, args, opts));
      stacks.keepUntil(this.urn);
    } finally {
      stacks.end();
    }
    // Needed in unit tests with mocks, where no engine marks it as secret.
    this.token = pulumi.secret(this.token);
  }
}
