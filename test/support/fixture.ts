import { beforeEach } from "vitest";
import type { ProjectOptions } from "./engine";
import { useHarness } from "./harness";

export interface Variation {
  /** A prefix for every logical name: changing it renames every resource. */
  prefix?: string;
  bucket?: string;
  label?: string;
  columns?: string;
  /** Resources besides the bucket, the label and the attachment. */
  access?: string;
}

const COLUMNS = 'influxdb.timestamp(), influxdb.tag("host"), influxdb.field("usage", "float")';

/** What is on the server after `up` of a program without variation. */
export const DECLARED = {
  tokens: [["reader", "active", "read buckets"]],
  mappings: ["metrics/month"],
  labels: [["team", { color: "red" }]],
  buckets: [
    {
      name: "metrics",
      labels: ["team"],
      members: ["dana"],
      owners: ["eve"],
      schemas: [["cpu", "time", "host", "usage"]],
    },
  ],
};

/** Gives each test an emulator with two users, a stack, and programs that have a resource of every kind. */
export function useFixture(options: Pick<ProjectOptions, "stock" | "attached"> = {}) {
  const harness = useHarness({
    ...options,
    users: ["dana", "eve"],
    tokens: [{ token: "no-labels", access: "no-labels" }],
  });
  const users = { dana: "", eve: "" };

  beforeEach(async () => {
    for (const name of ["dana", "eve"] as const) {
      users[name] = (await harness.api.call("GET", `/api/v2/users?name=${name}`)).json.users[0].id;
    }
  });

  /** Returns a program with a resource of every kind. */
  function world({
    prefix = "",
    bucket = "",
    label = "",
    columns = COLUMNS,
    access,
  }: Variation = {}) {
    const roles =
      access ??
      `new influxdb.BucketMember("${prefix}member", { bucketId: bucket.id, userId: "${users.dana}" });
     new influxdb.BucketOwner("${prefix}owner", { bucketId: bucket.id, userId: "${users.eve}" });`;
    return `
    const bucket = new influxdb.Bucket("${prefix}bucket", { name: "metrics", schemaType: "explicit", ${bucket} });
    const label = new influxdb.Label("${prefix}label", { name: "team", properties: { color: "red" }, ${label} });
    new influxdb.BucketLabelAttachment("${prefix}attachment", { bucketId: bucket.id, labelId: label.id });
    new influxdb.MeasurementSchema("${prefix}schema", { bucketId: bucket.id, name: "cpu", columns: [${columns}] });
    new influxdb.Authorization("${prefix}token", { description: "reader", permissions: influxdb.bucketPermissions(bucket, "read") });
    new influxdb.DbrpMapping("${prefix}mapping", { bucketId: bucket.id, database: bucket.name, retentionPolicy: "month", ${label.includes("adopt") ? "adopt: true" : ""} });
    ${roles}
  `;
  }

  /** Returns what is on the server, in readable form. */
  async function live() {
    const { api } = harness;
    const get = async (path: string) => (await api.call("GET", path)).json;
    const labels = (await get("/api/v2/labels")).labels;
    const buckets = await api.userBuckets();
    const names = (list: { name: string }[]) => list.map(({ name }) => name);
    const mappings: Record<string, string>[] = (
      await get(`/api/v2/dbrps?orgID=${harness.emulator.orgID}`)
    ).content.filter(({ virtual }: { virtual?: boolean }) => !virtual);
    return {
      tokens: harness.emulator.tokens
        .list()
        .filter(({ description }) => description !== "")
        .map(({ description, status, permissions = [] }) => [
          description,
          status,
          ...permissions.map(({ action, resource }) => `${action} ${resource.type}`),
        ]),
      mappings: mappings.map((one) => `${one.database}/${one.retention_policy}`),
      labels: labels.map(({ name, properties }: { name: string; properties: object }) => [
        name,
        properties,
      ]),
      buckets: await Promise.all(
        buckets.map(async ({ id, name }) => {
          const below = `/api/v2/buckets/${id}`;
          const { measurementSchemas } = await get(`${below}/schema/measurements`);
          return {
            name,
            labels: names((await get(`${below}/labels`)).labels),
            members: names((await get(`${below}/members`)).users),
            owners: names((await get(`${below}/owners`)).users),
            schemas: (measurementSchemas ?? []).map(
              (schema: { name: string; columns: { name: string }[] }) => [
                schema.name,
                ...names(schema.columns),
              ],
            ),
          };
        }),
      ),
    };
  }

  const stateNames = async () =>
    (await harness.project.ownState()).map(({ urn }) => urn.split("::").pop()).sort();

  async function ids() {
    const [bucket] = await harness.api.userBuckets();
    const { json } = await harness.api.call("GET", "/api/v2/labels");
    return { bucket: bucket?.id ?? "", label: json.labels[0]?.id ?? "" };
  }

  return { harness, users, world, live, ids, stateNames };
}
