import { type Args, type ChangeRow, change, type DriftRow, drift } from "./row";

const on = (id: string, ...actions: string[]) =>
  actions.map((action) => ({ action, resource: { type: "buckets", id } }));
const permissions = on("$one", "read");

function tokenChange(
  name: string,
  from: Args,
  to: Args,
  op: ChangeRow["op"],
  ...properties: string[]
): ChangeRow {
  return change(
    "Authorization",
    name,
    { permissions, ...from },
    { permissions, ...to },
    op,
    ...properties,
  );
}

/** Every input of an API token. */
export const AUTHORIZATION_CHANGES: ChangeRow[] = [
  tokenChange("description", { description: "a" }, { description: "b" }, "update", "description"),
  tokenChange("description-removed", { description: "a" }, {}, "update", "description"),
  tokenChange("status", {}, { status: "inactive" }, "update", "status"),
  tokenChange("activated", { status: "inactive" }, {}, "update", "status"),
  tokenChange(
    "action",
    {},
    { permissions: on("$one", "write") },
    "replace",
    "permissions[0].action",
  ),
  tokenChange(
    "permission-added",
    {},
    { permissions: on("$one", "read", "write") },
    "replace",
    "permissions[1]",
  ),
  // The order of permissions has no meaning.
  tokenChange(
    "order",
    { permissions: on("$one", "read", "write") },
    { permissions: on("$one", "write", "read") },
    "same",
  ),
  tokenChange(
    "bucket-renamed",
    { permissions: on("$Bucket-name", "read") },
    {
      permissions: on("$Bucket-name", "read"),
    },
    "same",
  ),
  tokenChange("user", {}, { userId: "$dana" }, "replace", "userId"),
  tokenChange(
    "keepers",
    { keepers: { term: "1" } },
    { keepers: { term: "2" } },
    "replace",
    "keepers.term",
  ),
  tokenChange("keepers-added", {}, { keepers: { term: "1" } }, "replace", "keepers"),
];

/** What somebody else can do to an API token. */
export const AUTHORIZATION_DRIFTS: DriftRow[] = [
  drift(
    "Authorization",
    "description",
    { permissions, description: "a" },
    ["PATCH", "/authorizations/$id", { description: "b" }],
    "update",
    "description",
  ),
  drift(
    "Authorization",
    "status",
    { permissions, status: "active" },
    ["PATCH", "/authorizations/$id", { status: "inactive" }],
    "update",
    "status",
  ),
  drift("Authorization", "undeclared", { permissions }, [
    "PATCH",
    "/authorizations/$id",
    { description: "b" },
  ]),
  drift("Authorization", "gone", { permissions }, ["DELETE", "/authorizations/$id"], "create"),
];
