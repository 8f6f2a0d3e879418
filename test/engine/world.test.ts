import { beforeEach, describe, expect, it } from "vitest";
import { useBench } from "../support/bench";

const bench = useBench({
  users: ["dana", "eve"],
  tokens: [{ token: "no-labels", access: "no-labels" }],
});
let dana: string;
let eve: string;

beforeEach(async () => {
  const idOf = async (name: string) =>
    (await bench.api.call("GET", `/api/v2/users?name=${name}`)).json.users[0].id;
  dana = await idOf("dana");
  eve = await idOf("eve");
});

interface Variation {
  /** Comes before every logical name: another one is a rename of every resource. */
  prefix?: string;
  bucket?: string;
  label?: string;
  columns?: string;
  /** Resources besides the bucket, the label and the attachment. */
  access?: string;
}

const COLUMNS = 'influxdb.timestamp(), influxdb.tag("host"), influxdb.field("usage", "float")';

/** A program with a resource of every kind. */
function world({
  prefix = "",
  bucket = "",
  label = "",
  columns = COLUMNS,
  access,
}: Variation = {}) {
  const roles =
    access ??
    `new influxdb.BucketMember("${prefix}member", { bucketId: bucket.id, userId: "${dana}" });
     new influxdb.BucketOwner("${prefix}owner", { bucketId: bucket.id, userId: "${eve}" });`;
  return `
    const bucket = new influxdb.Bucket("${prefix}bucket", { name: "metrics", schemaType: "explicit", ${bucket} });
    const label = new influxdb.Label("${prefix}label", { name: "team", properties: { color: "red" }, ${label} });
    new influxdb.BucketLabelAttachment("${prefix}attachment", { bucketId: bucket.id, labelId: label.id });
    new influxdb.MeasurementSchema("${prefix}schema", { bucketId: bucket.id, name: "cpu", columns: [${columns}] });
    ${roles}
  `;
}

/** What is on the server, by what people see. */
async function live() {
  const { api } = bench;
  const get = async (path: string) => (await api.call("GET", path)).json;
  const labels = (await get("/api/v2/labels")).labels;
  const buckets = await api.userBuckets();
  const names = (list: { name: string }[]) => list.map(({ name }) => name);
  return {
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
          schemas: measurementSchemas.map(
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

const DECLARED = {
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

const stateNames = async () =>
  (await bench.project.ownState()).map(({ urn }) => urn.split("::").pop()).sort();

async function ids() {
  const [bucket] = await bench.api.userBuckets();
  const { json } = await bench.api.call("GET", "/api/v2/labels");
  return { bucket: bucket?.id ?? "", label: json.labels[0]?.id ?? "" };
}

async function expectNothingToDo() {
  await bench.project.run(["preview", "--expect-no-changes"]);
  await bench.project.run(["refresh", "--preview-only", "--expect-no-changes"]);
}

describe("a resource of every kind", () => {
  it("is created, seen to be changed and removed by hand, repaired, and destroyed", async () => {
    const { api, project } = bench;
    await project.write(world());
    await project.up();
    expect(await live()).toEqual(DECLARED);
    await expectNothingToDo();

    const at = await ids();
    const below = `/api/v2/buckets/${at.bucket}`;
    await api.call("PATCH", `/api/v2/labels/${at.label}`, { properties: { color: "blue" } });
    await api.call("DELETE", `${below}/labels/${at.label}`);
    await api.call("DELETE", `${below}/members/${dana}`);
    await api.call("DELETE", `${below}/owners/${eve}`);
    await project.run(["refresh", "--yes", "--skip-preview"]);
    expect(await stateNames()).toEqual(["bucket", "label", "schema"]);
    expect(await project.plan()).toEqual([
      "create attachment",
      "create member",
      "create owner",
      "update label properties.color",
    ]);
    await project.up();
    expect(await live()).toEqual(DECLARED);

    await api.deleteBucket(at.bucket);
    await api.call("DELETE", `/api/v2/labels/${at.label}`);
    await project.run(["refresh", "--yes", "--skip-preview"]);
    expect(await stateNames()).toEqual([]);
    await project.up();
    expect(await live()).toEqual(DECLARED);
    await project.run(["destroy", "--yes", "--skip-preview"]);
    expect(await live()).toEqual({ labels: [], buckets: [] });
    expect(await stateNames()).toEqual([]);
  });

  it("is carried along when its bucket is replaced, in one up", async () => {
    await bench.project.write(world());
    await bench.project.up();
    const { bucket } = await ids();
    await bench.project.write(world({ bucket: 'rp: "autogen"' }));
    expect(await bench.project.plan()).toEqual([
      "replace attachment",
      "replace bucket rp",
      "replace member",
      "replace owner",
      "replace schema",
    ]);
    await bench.project.up();
    expect((await ids()).bucket).not.toBe(bucket);
    expect(await live()).toEqual(DECLARED);
    await expectNothingToDo();
  });

  it("outlives a logical rename without alias: the server is as declared", async () => {
    await bench.project.write(world());
    await bench.project.up();
    const before = await ids();
    await bench.project.write(
      world({ prefix: "new-", bucket: "adopt: true", label: "adopt: true" }),
    );
    const { output } = await bench.project.up();
    expect(output).toContain("stays: another resource of this program holds it");
    expect(await ids()).toEqual(before);
    expect(await live()).toEqual(DECLARED);
    expect(await stateNames()).toEqual(
      ["attachment", "bucket", "label", "member", "owner", "schema"].map((name) => `new-${name}`),
    );
    await expectNothingToDo();
  });

  it("loses what is taken out of the code; the schema stays on the server and is told of", async () => {
    await bench.project.write(world());
    await bench.project.up();
    await bench.project.write(
      'new influxdb.Bucket("bucket", { name: "metrics", schemaType: "explicit" });',
    );
    const { output } = await bench.project.up();
    expect(output).toContain("stays on the server as long as its bucket does");
    const [bucket] = DECLARED.buckets;
    expect(await live()).toEqual({
      labels: [],
      buckets: [{ ...bucket, labels: [], members: [], owners: [] }],
    });
    await bench.project.write(world());
    await bench.project.up();
    expect(await live()).toEqual(DECLARED);
  });
});

describe("a label", () => {
  it("property that is taken out of the code is gone on the server", async () => {
    await bench.project.write(
      'new influxdb.Label("l", { properties: { color: "red", note: "x" } });',
    );
    await bench.project.up();
    await bench.project.write('new influxdb.Label("l", { properties: { color: "red" } });');
    expect(await bench.project.plan()).toEqual(["update l properties.note"]);
    await bench.project.up();
    expect((await live()).labels).toEqual([["l", { color: "red" }]]);
    await expectNothingToDo();
  });

  it("attachment is never gone for a token that cannot read labels", async () => {
    await bench.project.write(world());
    await bench.project.up();
    const state = await bench.project.ownState();
    await bench.project.configure({}, { "influxdb:token": "no-labels" });
    const refreshed = await bench.project.attempt([
      "refresh",
      "--yes",
      "--skip-preview",
      "--run-program",
    ]);
    expect(refreshed.code).not.toBe(0);
    expect(refreshed.output).toMatch(/Could not read label .* 401 unauthorized/);
    expect(await bench.project.ownState()).toEqual(state);
    expect(await live()).toEqual(DECLARED);
  });
});

describe("a role", () => {
  it("changes from member to owner in one up, and back", async () => {
    const access = (kind: string) =>
      `new influxdb.${kind}("${kind}", { bucketId: bucket.id, userId: "${dana}" });`;
    const rolesOf = async () => {
      const [bucket] = (await live()).buckets;
      return { members: bucket?.members, owners: bucket?.owners };
    };
    await bench.project.write(world({ access: access("BucketMember") }));
    await bench.project.up();
    expect(await rolesOf()).toEqual({ members: ["dana"], owners: [] });
    await bench.project.write(world({ access: access("BucketOwner") }));
    await bench.project.up();
    expect(await rolesOf()).toEqual({ members: [], owners: ["dana"] });
    await bench.project.write(world({ access: access("BucketMember") }));
    await bench.project.up();
    expect(await rolesOf()).toEqual({ members: ["dana"], owners: [] });
    await expectNothingToDo();
  });
});

describe("columns", () => {
  it("are added by one PATCH with the whole list; their order is no difference; others' stay", async () => {
    const { api, emulator, project } = bench;
    await project.write(world());
    await project.up();
    const { bucket } = await ids();
    const schemas = `/api/v2/buckets/${bucket}/schema/measurements`;
    const [schema] = (await api.call("GET", schemas)).json.measurementSchemas;
    const byHand = [...schema.columns, { name: "rack", type: "tag" }];
    await api.call("PATCH", `${schemas}/${schema.id}`, { columns: byHand });
    await expectNothingToDo();
    const reordered =
      'influxdb.field("usage", "float"), influxdb.timestamp(), influxdb.tag("host")';
    await project.write(world({ columns: reordered }));
    await expectNothingToDo();

    await project.write(world({ columns: `influxdb.tag("region"), ${reordered}` }));
    expect(await project.plan()).toEqual(["update schema columns[3]"]);
    emulator.counters.reset();
    await project.up();
    const { calls } = emulator.counters.read();
    expect(calls["PATCH /api/v2/buckets/{id}/schema/measurements/{id}"]).toBe(1);
    const [after] = (await api.call("GET", schemas)).json.measurementSchemas;
    expect(after.columns).toEqual([...byHand, { name: "region", type: "tag" }]);
    await expectNothingToDo();
  });

  it("that are removed or changed fail in preview, named, with the ways out; nothing is sent", async () => {
    await bench.project.write(world());
    await bench.project.up();
    bench.emulator.counters.reset();
    const cases: [string, string][] = [
      [
        'influxdb.timestamp(), influxdb.field("usage", "float")',
        'columns "host": was tag and is removed',
      ],
      [
        'influxdb.timestamp(), influxdb.tag("host"), influxdb.field("usage", "integer")',
        'columns "usage": was field of float and becomes field of integer',
      ],
    ];
    for (const [columns, message] of cases) {
      await bench.project.write(world({ columns }));
      const { code, output } = await bench.project.attempt(["preview"]);
      expect(code).not.toBe(0);
      expect(output).toContain(message);
      expect(output).toContain("Declare it as it was");
    }
    expect(bench.emulator.counters.read().total).toBe(0);
  });
});

describe("bad input", () => {
  it("is a check failure of the preview that names the property, for every kind", async () => {
    const id = "0123456789abcdef";
    const columns = `[influxdb.timestamp(), { name: "a", type: "tag", dataType: "float" }, { name: "b", type: "field" }, influxdb.tag("A")]`;
    const cases: [string, string[]][] = [
      [
        `Label("x", { name: " a", properties: { color: "" } })`,
        ["name: must not begin", "properties.color: must not"],
      ],
      [
        `BucketLabelAttachment("x", { bucketId: "b", labelId: "l" })`,
        ["bucketId: must be an id", "labelId: must be an id"],
      ],
      [
        `BucketMember("x", { bucketId: "b" })`,
        ["bucketId: must be an id", "userId: must be an id"],
      ],
      [`BucketOwner("x", { bucketId: "${id}", userId: 7 })`, ["userId: must be an id"]],
      [
        `MeasurementSchema("x", { bucketId: "${id}", name: "_cpu", columns: ${columns} })`,
        [
          "name: must not start",
          "columns[1].dataType: must not be given",
          "columns[2].dataType: is missing",
        ],
      ],
      [
        `MeasurementSchema("x", { bucketId: "${id}", columns: [] })`,
        ["columns: must not be empty"],
      ],
      [
        `MeasurementSchema("x", { bucketId: "${id}", columns: [influxdb.tag("a"), influxdb.tag("A"), influxdb.field("v", "float")] })`,
        ["columns: must have the timestamp column", "columns[1].name: is there twice"],
      ],
    ];
    for (const [resource, messages] of cases) {
      await bench.project.write(`new influxdb.${resource};`);
      const { code, output } = await bench.project.attempt(["preview"]);
      expect(code, resource).not.toBe(0);
      for (const message of messages)
        expect(output, resource).toContain(`has a problem: ${message}`);
    }
    expect(bench.emulator.counters.read().total).toBe(2);
  });
});
