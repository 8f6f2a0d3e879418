import { type Args, type ChangeRow, changesOf, type DriftRow, driftsOf } from "./row";

const on = (id: string, ...actions: string[]): Args => ({
  permissions: actions.map((action) => ({ action, resource: { type: "buckets", id } })),
});
const reads = on("$one", "read");
const both = on("$one", "read", "write");
const path = "/authorizations/$id";

/** Every input of an API token. */
export const AUTHORIZATION_CHANGES: ChangeRow[] = [
  ...changesOf("Authorization", "update", {
    description: [
      { ...reads, description: "a" },
      { ...reads, description: "b" },
    ],
    "description-removed": [{ ...reads, description: "a" }, reads, "description"],
    status: [reads, { ...reads, status: "inactive" }],
    activated: [{ ...reads, status: "inactive" }, reads, "status"],
  }),
  ...changesOf("Authorization", "replace", {
    action: [reads, on("$one", "write"), "permissions[0].action"],
    "permission-added": [reads, both, "permissions[1]"],
    user: [reads, { ...reads, userId: "$dana" }, "userId"],
    keepers: [
      { ...reads, keepers: { term: "1" } },
      { ...reads, keepers: { term: "2" } },
      "keepers.term",
    ],
    "keepers-added": [reads, { ...reads, keepers: { term: "1" } }, "keepers"],
  }),
  ...changesOf("Authorization", "same", {
    // The order of permissions has no meaning.
    order: [both, on("$one", "write", "read")],
    "bucket-renamed": [on("$Bucket-name", "read"), on("$Bucket-name", "read")],
  }),
];

/** What somebody else can do to an API token. */
export const AUTHORIZATION_DRIFTS: DriftRow[] = [
  ...driftsOf("Authorization", "update", path, {
    description: [{ ...reads, description: "a" }, { description: "b" }],
    status: [{ ...reads, status: "active" }, { status: "inactive" }],
  }),
  ...driftsOf("Authorization", "same", path, { undeclared: [reads, { description: "b" }] }),
  ...driftsOf("Authorization", "create", path, { gone: [reads] }),
];
