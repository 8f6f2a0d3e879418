import { type Args, CHANGES, GROUND, type ResourceKind } from "./lifecycleRows";

/** A program change that the real engine previews. */
export interface Scenario {
  name: string;
  /** The program before and after; `$dana` and `$eve` represent user IDs. */
  before: string;
  after: string;
  /** What somebody else does in between, by logical names of buckets. */
  outside?: { patch?: Record<string, object>; remove?: string[] };
  flags?: string[];
  plan?: "free";
  /** Whether the run is refused partway through. */
  fails?: true;
}

/** The table of legal changes as a program, before or after the change. */
function lifecycle(side: "from" | "to"): string {
  const rows = CHANGES.map(({ name, kind, [side]: args }) => ({ name, kind, args }));
  const ground = Object.entries(GROUND).map(([name, it]) => ({ name, ...it }));
  return ["const r = {};", ...[...ground, ...rows].map(declaration)].join("\n");
}

function declaration({
  name,
  kind,
  args,
}: {
  name: string;
  kind: ResourceKind;
  args: Args;
}): string {
  const text = JSON.stringify(args).replace(/"\$([\w-]+)"/g, (reference, target: string) =>
    USERS.includes(target) ? reference : `r["${target}"].id`,
  );
  return `r["${name}"] = new influxdb.${kind}("${name}", ${text});`;
}

/** The users that a program can refer to with `$name`. */
export const USERS = ["dana", "eve", "frank", "gina"];

const columns = (...more: string[]) =>
  `columns: [influxdb.timestamp(), influxdb.field("value", "float"), ${more.join(", ")}]`;

export const SCENARIOS: Scenario[] = [
  { name: "lifecycle", before: lifecycle("from"), after: lifecycle("to") },
  {
    name: "tokens",
    before: `
const { Authorization, Bucket, DbrpMapping, bucketPermissions, permission } = influxdb;
const autogen = { retentionPolicy: "autogen" };
const one = new Bucket("one"), two = new Bucket("two"), gone = new Bucket("gone");
const replaced = new Bucket("replaced", { schemaType: "explicit" });
const read = bucketPermissions(one, "read"), both = bucketPermissions(one, "read-write");
new Authorization("deleted", { description: "Grafana", permissions: read });
new Authorization("left", { permissions: read }, { retainOnDelete: true });
new Authorization("deactivated", { permissions: read, status: "active" });
new Authorization("reactivated", { permissions: read, status: "inactive" });
new Authorization("described", { permissions: read });
new Authorization("rotated", { permissions: both, keepers: { rotated: "2026-05" } });
new Authorization("rotatedKept", { permissions: both, keepers: { rotated: "2026-05" } }, { retainOnDelete: true });
new Authorization("narrowed", { permissions: both });
new Authorization("widened", { permissions: both });
new Authorization("writes", { permissions: read });
new Authorization("extended", { permissions: read });
new Authorization("notKnown", { permissions: read });
new Authorization("withBucket", { permissions: [...read, ...bucketPermissions(replaced, "read")] });
const map = (name, bucket, args, opts) => new DbrpMapping(name, { bucketId: bucket.id, database: name, ...autogen, ...args }, opts);
map("removed", one); map("left", one, {}, { retainOnDelete: true });
map("withBucket", gone, { default: true }); map("withReplaced", replaced);
map("called", two, { database: "called", default: true });
map("renamed", one); map("moved", one); map("movedToNew", one); map("otherDatabase", one);
map("oldDefault", one, { database: "telegraf", default: true });
map("becomesDefault", one, { retentionPolicy: "old" }); map("lostDefault", one, { default: true });`,
    after: `
const { Authorization, Bucket, DbrpMapping, bucketPermissions, permission } = influxdb;
const autogen = { retentionPolicy: "autogen" };
const one = new Bucket("one"), two = new Bucket("two"), made = new Bucket("made");
const replaced = new Bucket("replaced", { schemaType: "implicit" });
const read = bucketPermissions(one, "read"), both = bucketPermissions(one, "read-write");
const every = (action, type) => permission({ action, type });
new Authorization("deactivated", { permissions: read, status: "inactive" });
new Authorization("reactivated", { permissions: read });
new Authorization("described", { permissions: read, description: "Grafana of all plants" });
new Authorization("rotated", { permissions: both, keepers: { rotated: "2026-11" } });
new Authorization("rotatedKept", { permissions: both, keepers: { rotated: "2026-11" } }, { retainOnDelete: true });
new Authorization("narrowed", { permissions: read });
new Authorization("widened", { permissions: [every("read", "buckets"), every("write", "buckets"), every("write", "tasks")] });
new Authorization("writes", { permissions: both });
new Authorization("extended", { permissions: [...read, ...bucketPermissions(made, "read")] });
new Authorization("notKnown", { permissions: made.id.apply((id) => bucketPermissions(id, "read")) });
new Authorization("withBucket", { permissions: [...read, ...bucketPermissions(replaced, "read")] });
new Authorization("strong", { permissions: [every("read", "buckets"), every("write", "buckets"), every("write", "labels")] });
new Authorization("plain", { permissions: bucketPermissions(made, "write") });
const map = (name, bucket, args, opts) => new DbrpMapping(name, { bucketId: bucket.id, database: name, ...autogen, ...args }, opts);
map("withReplaced", replaced); map("calledOtherwise", two, { database: "called", default: true, adopt: true });
map("renamed", one, { retentionPolicy: "weekly" }); map("moved", two); map("movedToNew", made);
map("otherDatabase", one, { database: "warmth" }); map("oldDefault", one, { database: "telegraf" });
map("newDefault", two, { database: "telegraf", retentionPolicy: "recent", default: true });
map("becomesDefault", one, { retentionPolicy: "old", default: true }); map("first", one, { default: true });`,
  },
  {
    name: "retention",
    before: `
new influxdb.Bucket("shorter", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("finite", { retentionRules: influxdb.retention("infinite") });
new influxdb.Bucket("declared", {});
new influxdb.Bucket("longer", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("infinite", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("undeclared", { retentionRules: influxdb.retention("7d") });
new influxdb.Bucket("ignored", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("described", { retentionRules: influxdb.retention("30d"), description: "a" });
new influxdb.Bucket("unknown", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("secret", { retentionRules: pulumi.secret(influxdb.retention("30d")) });
new influxdb.Bucket("secretKept", { retentionRules: pulumi.secret(influxdb.retention("30d")), description: "a" });
new influxdb.Bucket("unknownType", { schemaType: "implicit", retentionRules: influxdb.retention("30d") });
`,
    after: `
const label = new influxdb.Label("later", {});
const unknown = label.id.apply(() => influxdb.retention("7d"));
new influxdb.Bucket("shorter", { retentionRules: influxdb.retention("7d") });
new influxdb.Bucket("finite", { retentionRules: influxdb.retention("1d12h") });
new influxdb.Bucket("declared", { retentionRules: influxdb.retention("7d") });
new influxdb.Bucket("longer", { retentionRules: influxdb.retention("90d") });
new influxdb.Bucket("infinite", { retentionRules: [{ everySeconds: 0 }] });
new influxdb.Bucket("undeclared", {});
new influxdb.Bucket("ignored", { retentionRules: influxdb.retention("1d") }, { ignoreChanges: ["retentionRules"] });
new influxdb.Bucket("described", { retentionRules: influxdb.retention("30d"), description: "b" });
new influxdb.Bucket("unknown", { retentionRules: unknown });
new influxdb.Bucket("secret", { retentionRules: pulumi.secret(influxdb.retention("7d")) });
new influxdb.Bucket("secretKept", { retentionRules: pulumi.secret(influxdb.retention("30d")), description: "b" });
new influxdb.Bucket("unknownType", { schemaType: label.id.apply(() => "implicit"), retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("new", { retentionRules: influxdb.retention("7d") });
new influxdb.Bucket("newUndeclared", {});
new influxdb.Bucket("newUnknown", { retentionRules: unknown });
`,
  },
  {
    name: "buckets",
    before: `
class Area extends pulumi.ComponentResource { constructor(name) { super("demo:index:Area", name); } }
const area = new Area("area");
const explicit = { schemaType: "explicit" };
const label = new influxdb.Label("team", {});
const gone = new influxdb.Bucket("gone", explicit, { parent: area });
new influxdb.BucketLabelAttachment("goneTeam", { bucketId: gone.id, labelId: label.id });
new influxdb.BucketMember("goneDana", { bucketId: gone.id, userId: "$dana" });
new influxdb.MeasurementSchema("goneCpu", { bucketId: gone.id, name: "cpu", ${columns()} });
new influxdb.Bucket("kept", {}, { retainOnDelete: true });
new influxdb.Bucket("renamed", { name: "old" });
new influxdb.Bucket("aliased", {});
new influxdb.Bucket("protected", {}, { protect: true });
const replaced = new influxdb.Bucket("replaced", explicit);
new influxdb.BucketOwner("replacedEve", { bucketId: replaced.id, userId: "$eve" });
new influxdb.Bucket("replacedByName", { ...explicit, name: "one" });
new influxdb.Bucket("replacedKept", { ...explicit, name: "kept-one" }, { retainOnDelete: true });
new influxdb.Bucket("replacedKeptLate", { ...explicit, name: "late-one" });
new influxdb.Bucket("replacedLost", { ...explicit, name: "lost-one" }, { retainOnDelete: true });
new influxdb.Bucket("forced", { description: "a" });
const taken = new influxdb.Bucket("taken", {});
`,
    after: `
class Area extends pulumi.ComponentResource { constructor(name) { super("demo:index:Area", name); } }
new Area("area");
const implicit = { schemaType: "implicit" };
const label = new influxdb.Label("team", {});
new influxdb.Bucket("renamed", { name: "new" });
new influxdb.Bucket("byAlias", { name: "aliased" }, { aliases: [{ name: "aliased" }] });
new influxdb.Bucket("protected", {});
const replaced = new influxdb.Bucket("replaced", implicit);
new influxdb.BucketOwner("replacedEve", { bucketId: replaced.id, userId: "$eve" });
new influxdb.Bucket("replacedByName", { ...implicit, name: "two", rp: "weekly" });
new influxdb.Bucket("replacedKept", { ...implicit, name: "kept-two" }, { retainOnDelete: true });
new influxdb.Bucket("replacedKeptLate", { ...implicit, name: "late-two" }, { retainOnDelete: true });
new influxdb.Bucket("replacedLost", { ...implicit, name: "lost-two" });
new influxdb.Bucket("forced", { description: "b" }, { replaceOnChanges: ["description"], deleteBeforeReplace: true });
new influxdb.Bucket("takesOver", { name: "taken", adopt: true });
`,
  },
  {
    name: "schemas",
    before: `
const one = new influxdb.Bucket("one", { schemaType: "explicit" });
const two = new influxdb.Bucket("two", { schemaType: "explicit" });
const schema = (resource, args) => new influxdb.MeasurementSchema(resource, { bucketId: one.id, ...args });
schema("added", { name: "m1", ${columns()} });
schema("unknown", { name: "m2", ${columns('influxdb.tag("host")')} });
schema("dropped", { name: "m3", ${columns()} });
schema("renamed", { name: "m4", ${columns()} });
schema("moved", { name: "m5", ${columns()} });
schema("calledOtherwise", { name: "m6", ${columns()} });
schema("retained", { name: "m7", ${columns()} });
`,
    after: `
const one = new influxdb.Bucket("one", { schemaType: "explicit" });
const two = new influxdb.Bucket("two", { schemaType: "explicit" });
const later = new influxdb.Label("later", {});
const name = later.id.apply(() => "host");
const schema = (resource, args) => new influxdb.MeasurementSchema(resource, { bucketId: one.id, ...args });
schema("added", { name: "m1", ${columns('influxdb.tag("host")', 'influxdb.field("idle", "integer")')} });
schema("unknown", { name: "m2", columns: [influxdb.timestamp(), influxdb.field("value", "string"), influxdb.tag(name)] });
schema("renamed", { name: "m4b", ${columns()} });
schema("moved", { bucketId: two.id, name: "m5", ${columns()} });
schema("otherwise", { name: "m6", ${columns()} });
`,
    fails: true,
  },
  {
    name: "access",
    before: `
const one = new influxdb.Bucket("one", {});
const two = new influxdb.Bucket("two", {});
const red = new influxdb.Label("red", {});
const blue = new influxdb.Label("blue", {});
new influxdb.Label("kept", {}, { retainOnDelete: true });
new influxdb.BucketMember("removed", { bucketId: one.id, userId: "$dana" });
new influxdb.BucketOwner("exchanged", { bucketId: one.id, userId: "$eve" });
new influxdb.BucketMember("shifted", { bucketId: two.id, userId: "$dana" });
new influxdb.BucketLabelAttachment("detached", { bucketId: one.id, labelId: blue.id });
new influxdb.BucketLabelAttachment("withLabel", { bucketId: one.id, labelId: red.id });
new influxdb.BucketLabelAttachment("called", { bucketId: two.id, labelId: blue.id });
new influxdb.BucketOwner("left", { bucketId: two.id, userId: "$eve" }, { retainOnDelete: true });
`,
    after: `
const one = new influxdb.Bucket("one", {});
const two = new influxdb.Bucket("two", {});
const blue = new influxdb.Label("blue", {});
new influxdb.BucketOwner("exchanged", { bucketId: one.id, userId: "$dana" });
new influxdb.BucketOwner("shifted", { bucketId: two.id, userId: "$dana" });
new influxdb.BucketLabelAttachment("calledOtherwise", { bucketId: two.id, labelId: blue.id });
`,
  },
  {
    name: "drift",
    before: `
new influxdb.Bucket("lengthened", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("described", { description: "a" });
new influxdb.Bucket("undeclared", {});
new influxdb.Bucket("gone", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("both", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("quiet", { retentionRules: influxdb.retention("30d") });
`,
    outside: {
      patch: {
        lengthened: { retentionRules: [] },
        described: {
          description: "b",
          retentionRules: [{ type: "expire", everySeconds: 2592000 }],
        },
        undeclared: { retentionRules: [] },
        both: { retentionRules: [{ type: "expire", everySeconds: 7776000 }] },
      },
      remove: ["gone"],
    },
    after: `
new influxdb.Bucket("lengthened", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("described", { description: "a" });
new influxdb.Bucket("undeclared", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("gone", { retentionRules: influxdb.retention("30d") });
new influxdb.Bucket("both", { retentionRules: influxdb.retention("90d") });
new influxdb.Bucket("quiet", { retentionRules: influxdb.retention("30d") });
`,
    flags: ["--refresh"],
  },
  {
    name: "plan",
    before: `
new influxdb.Bucket("first", { retentionRules: influxdb.retention("7d") });
new influxdb.Bucket("second", { retentionRules: influxdb.retention("7d") });
`,
    after: `
new influxdb.Bucket("first", { retentionRules: influxdb.retention("60d") });
new influxdb.Bucket("second", { retentionRules: influxdb.retention("14d") });
new influxdb.Bucket("third", { retentionRules: influxdb.retention("7d") });
`,
    plan: "free",
    fails: true,
  },
  {
    // A realistic pull request, shown in the docs' picture.
    name: "pullRequest",
    before: `
const team = new influxdb.Label("team-plant", {});
new influxdb.Bucket("sensors", { retentionRules: influxdb.retention("30d") });
const alerts = new influxdb.Bucket("alerts", { retentionRules: influxdb.retention("90d") });
new influxdb.BucketMember("alerts-dana", { bucketId: alerts.id, userId: "$dana" });
new influxdb.BucketLabelAttachment("alerts-plant", { bucketId: alerts.id, labelId: team.id });
new influxdb.Bucket("billing", { retentionRules: influxdb.retention("infinite") }, { protect: true });
const metrics = new influxdb.Bucket("metrics", { retentionRules: influxdb.retention("14d"), schemaType: "explicit" });
new influxdb.MeasurementSchema("cpu", { bucketId: metrics.id, name: "cpu", ${columns()} });
`,
    after: `
new influxdb.Label("team-plant", {});
new influxdb.Bucket("sensors", { retentionRules: influxdb.retention("7d") });
new influxdb.Bucket("billing", { name: "billing-eu", retentionRules: influxdb.retention("infinite") });
const metrics = new influxdb.Bucket("metrics", { retentionRules: influxdb.retention("90d"), schemaType: "explicit" });
new influxdb.MeasurementSchema("cpu", { bucketId: metrics.id, name: "cpu", ${columns('influxdb.tag("host")')} });
`,
  },
  {
    name: "removedAll",
    before: `
const bucket = new influxdb.Bucket("sensors", {});
const label = new influxdb.Label("team", {});
new influxdb.BucketLabelAttachment("sensorsTeam", { bucketId: bucket.id, labelId: label.id });
new influxdb.Bucket("metrics", {});
`,
    after: "",
  },
  {
    name: "clean",
    before: `new influxdb.Bucket("sensors", { retentionRules: influxdb.retention("30d") });`,
    after: `
const bucket = new influxdb.Bucket("sensors", { retentionRules: influxdb.retention("30d"), description: "of the hall" });
influxdb.Bucket.get("same", bucket.id);
new influxdb.Label("team", {});
`,
  },
];
