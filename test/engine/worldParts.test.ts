import { describe, expect, it } from "vitest";
import { DECLARED, useFixture } from "../support/fixture";

const { harness, users, world, live, ids } = useFixture({ attached: true });

describe("a label", () => {
  it("property that is taken out of the code is gone on the server", async () => {
    await harness.project.write(
      'new influxdb.Label("l", { properties: { color: "red", note: "x" } });',
    );
    await harness.project.up();
    await harness.project.write('new influxdb.Label("l", { properties: { color: "red" } });');
    expect(await harness.project.plan()).toEqual(["update l properties.note"]);
    await harness.project.up();
    expect((await live()).labels).toEqual([["l", { color: "red" }]]);
    await harness.project.nothingToDo();
  });

  it("attachment is never gone for a token that cannot read labels", async () => {
    await harness.project.write(world());
    await harness.project.up();
    const state = await harness.project.ownState();
    await harness.project.configure({}, { "influxdb:token": "no-labels" });
    await harness.project.fails(
      "refresh --run-program",
      /Could not read label .* 401 unauthorized/,
    );
    expect(await harness.project.ownState()).toEqual(state);
    expect(await live()).toEqual(DECLARED);
  });
});

describe("a role", () => {
  it("changes from member to owner in one up, and back", async () => {
    const access = (kind: string) =>
      `new influxdb.${kind}("${kind}", { bucketId: bucket.id, userId: "${users.dana}" });`;
    const rolesOf = async () => {
      const [bucket] = (await live()).buckets;
      return { members: bucket?.members, owners: bucket?.owners };
    };
    await harness.project.write(world({ access: access("BucketMember") }));
    await harness.project.up();
    expect(await rolesOf()).toEqual({ members: ["dana"], owners: [] });
    await harness.project.write(world({ access: access("BucketOwner") }));
    await harness.project.up();
    expect(await rolesOf()).toEqual({ members: [], owners: ["dana"] });
    await harness.project.write(world({ access: access("BucketMember") }));
    await harness.project.up();
    expect(await rolesOf()).toEqual({ members: ["dana"], owners: [] });
    await harness.project.nothingToDo();
    // With a refresh before, the engine asks for a difference of the role that the program no longer has.
    await harness.project.write(world({ access: access("BucketOwner") }));
    await harness.project.run("up --refresh");
    expect(await rolesOf()).toEqual({ members: [], owners: ["dana"] });
  });
});

describe("columns", () => {
  it("are added by one PATCH with the whole list; their order is no difference; others' stay", async () => {
    const { api, emulator, project } = harness;
    await project.write(world());
    await project.up();
    const { bucket } = await ids();
    const schemas = `/api/v2/buckets/${bucket}/schema/measurements`;
    const [schema] = (await api.call("GET", schemas)).json.measurementSchemas;
    const byHand = [...schema.columns, { name: "rack", type: "tag" }];
    await api.call("PATCH", `${schemas}/${schema.id}`, { columns: byHand });
    await harness.project.nothingToDo();
    const reordered =
      'influxdb.field("usage", "float"), influxdb.timestamp(), influxdb.tag("host")';
    await project.write(world({ columns: reordered }));
    await harness.project.nothingToDo();

    await project.write(world({ columns: `influxdb.tag("region"), ${reordered}` }));
    expect(await project.plan()).toEqual(["update schema columns[3]"]);
    emulator.counters.reset();
    await project.up();
    const { calls } = emulator.counters.read();
    expect(calls["PATCH /api/v2/buckets/{id}/schema/measurements/{id}"]).toBe(1);
    const [after] = (await api.call("GET", schemas)).json.measurementSchemas;
    expect(after.columns).toEqual([...byHand, { name: "region", type: "tag" }]);
    await harness.project.nothingToDo();
  });

  it("that are removed or changed fail in preview, named, with the ways out; nothing is sent", async () => {
    await harness.project.write(world());
    await harness.project.up();
    harness.emulator.counters.reset();
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
      await harness.project.write(world({ columns }));
      const { code, output } = await harness.project.attempt("preview");
      expect(code).not.toBe(0);
      expect(output).toContain(message);
      expect(output).toContain("Restore the column");
    }
    expect(harness.emulator.counters.read().total).toBe(0);
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
        ["bucketId: must be an ID", "labelId: must be an ID"],
      ],
      [
        `BucketMember("x", { bucketId: "b" })`,
        ["bucketId: must be an ID", "userId: must be an ID"],
      ],
      [`BucketOwner("x", { bucketId: "${id}", userId: 7 })`, ["userId: must be an ID"]],
      [
        `MeasurementSchema("x", { bucketId: "${id}", name: "_cpu", columns: ${columns} })`,
        [
          "name: must not start",
          "columns[1].dataType: must be omitted",
          "columns[2].dataType: is required for a field",
        ],
      ],
      [
        `MeasurementSchema("x", { bucketId: "${id}", columns: [] })`,
        ["columns: must not be empty"],
      ],
      [
        `MeasurementSchema("x", { bucketId: "${id}", columns: [influxdb.tag("a"), influxdb.tag("A"), influxdb.field("v", "float")] })`,
        ["columns: must have the timestamp column", "columns[1].name: is declared twice"],
      ],
      [
        `Authorization("x", { permissions: [], status: "on", userId: "u" })`,
        [
          "permissions: must have at least one",
          'status: must be "active" or "inactive"',
          "userId: must be an ID",
        ],
      ],
      [
        `Authorization("x", { permissions: [
          influxdb.permission({ action: "list", type: "bucket" }),
          influxdb.permission({ action: "read", type: "secrets", id: "${id}" }),
          influxdb.permission({ action: "read", type: "buckets", id: "b" }),
        ] })`,
        [
          'permissions[0].action: must be "read" or "write"',
          "permissions[0].resource.type: must be one of",
          "permissions[1].resource.id: must not be set: secrets have no IDs",
          "permissions[2].resource.id: must be an ID",
        ],
      ],
      [
        `DbrpMapping("x", { bucketId: "b", database: "", retentionPolicy: "a/b", default: "yes" })`,
        [
          "bucketId: must be an ID",
          "database: must not be empty",
          "retentionPolicy: must not contain /",
          "default: must be true or false",
        ],
      ],
    ];
    for (const [resource, messages] of cases) {
      await harness.project.write(`new influxdb.${resource};`);
      const { code, output } = await harness.project.attempt("preview");
      expect(code, resource).not.toBe(0);
      for (const message of messages)
        expect(output, resource).toContain(`has a problem: ${message}`);
    }
    expect(harness.emulator.counters.read().total).toBe(2);
  });
});
