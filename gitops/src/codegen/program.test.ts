import fc from "fast-check";
import * as provider from "pulumi-influxdb-serverless";
import { retention } from "pulumi-influxdb-serverless";
import { KINDS, typeName } from "pulumi-influxdb-serverless/rules";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { InventoryObject } from "../inventory/inventoryObject";
import { type NamedObject, nameObjects } from "./namedObject";
import { writeProgram } from "./program";

type Bag = Record<string, unknown>;

const object = (
  kind: InventoryObject["kind"],
  id: string,
  ownName: string,
  inputs: Bag,
  bucketId?: string,
): InventoryObject => ({
  kind,
  id,
  name: ownName,
  ownName,
  isSystem: false,
  inputs,
  outputs: {},
  ...(bucketId === undefined ? {} : { bucketId }),
});

/** Runs a program with classes that only record what is declared. */
function declared(program: string, objects: readonly NamedObject[]) {
  const { outputText, diagnostics } = ts.transpileModule(program, {
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  expect(diagnostics).toEqual([]);
  const found: { type: string; logicalName: string; inputs: Bag }[] = [];
  const idOf = (type: string, logicalName: string) =>
    objects.find(
      (it) => it.kind.toLowerCase() === type.toLowerCase() && it.logicalName === logicalName,
    )?.id;
  const recording = (type: string) =>
    class {
      readonly id: string | undefined;
      constructor(logicalName: string, args: Bag = {}) {
        this.id = idOf(type, logicalName);
        found.push({ type, logicalName, inputs: args });
      }
    };
  const module = Object.fromEntries(
    KINDS.map((kind) => [typeName(kind), recording(typeName(kind))]),
  );
  new Function("require", "exports", outputText)(() => ({ ...provider, ...module }), {});
  return found;
}

/** What a program must declare for these objects: the inputs, without a name that equals the logical name. */
function expected(objects: readonly NamedObject[]) {
  return objects.map(({ kind, logicalName, inputs: { name, ...rest } }) => ({
    type: kind.charAt(0).toUpperCase() + kind.slice(1),
    logicalName,
    inputs: { ...(name === undefined || name === logicalName ? {} : { name }), ...rest },
  }));
}

const byName = (list: { type: string; logicalName: string }[]) =>
  [...list].sort((one, other) =>
    `${one.type} ${one.logicalName}` < `${other.type} ${other.logicalName}` ? -1 : 1,
  );

const text = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    "class",
    "constructor",
    "__proto__",
    "a-b",
    "a b",
    "*/ x",
    "</script>",
    "`$" + "{1}`",
  ),
);
const seconds = fc.oneof(fc.constant(0), fc.integer({ min: 3_600, max: 10 ** 9 }));

describe("writeProgram", () => {
  it("declares exactly the given objects, with any names and values", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(text, text, seconds), { maxLength: 6, selector: ([name]) => name }),
        fc.uniqueArray(fc.tuple(text, fc.dictionary(text, text)), {
          maxLength: 4,
          selector: ([name]) => name,
        }),
        fc.array(text, { maxLength: 3 }),
        (buckets, labels, others) => {
          const objects = [
            ...labels.map(([name, properties], index) =>
              object("label", `l${index}`, name, { name, properties }),
            ),
            ...buckets.flatMap(([name, description, everySeconds], index) => {
              const bucketId = `b${index}`;
              const retentionRules = everySeconds === 0 ? [] : [{ everySeconds }];
              return [
                object("bucket", bucketId, name, { name, description, retentionRules }),
                ...labels.map(([label], nth) => {
                  const inputs = { bucketId, labelId: `l${nth}` };
                  return object(
                    "bucketLabelAttachment",
                    `${bucketId}/l${nth}`,
                    label,
                    inputs,
                    bucketId,
                  );
                }),
                ...others.flatMap((other, nth) => {
                  const columns = [
                    provider.timestamp(),
                    provider.tag(other),
                    provider.field(other, "float"),
                  ];
                  const schema = { bucketId, name: other, columns };
                  const member = { bucketId, userId: `u${nth}` };
                  const mapping = { bucketId, database: name, retentionPolicy: other };
                  const permissions = [
                    { action: "read", resource: { type: "buckets", id: bucketId } },
                    ...(nth === 0 ? [] : [{ action: "read", resource: { type: other } }]),
                  ];
                  const token = { description: other, permissions, userId: `u${nth}` };
                  return [
                    object(
                      "dbrpMapping",
                      `${bucketId}-d${nth}`,
                      `${name}/${other}`,
                      mapping,
                      bucketId,
                    ),
                    object("authorization", `${bucketId}-t${nth}`, other, token),
                    object("bucketMember", `${bucketId}/u${nth}`, other, member, bucketId),
                    object("measurementSchema", `${bucketId}-m${nth}`, other, schema, bucketId),
                  ];
                }),
              ];
            }),
          ];
          const named = nameObjects(objects);
          const program = writeProgram(named, { url: "http://x" });
          expect(byName(declared(program, named))).toEqual(byName(expected(named)));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("writes code as a person would", () => {
    const objects = [
      object("bucket", "b1", "sensors", {
        name: "sensors",
        description: "Readings from all plants",
        retentionRules: retention("30d"),
        schemaType: "explicit",
      }),
      object("label", "l1", "team: plant", { name: "team: plant", properties: { color: "#0a0" } }),
      object(
        "bucketLabelAttachment",
        "b1/l1",
        "team: plant",
        { bucketId: "b1", labelId: "l1" },
        "b1",
      ),
      object("bucketMember", "b1/u1", "dana", { bucketId: "b1", userId: "u1" }, "b1"),
      object(
        "measurementSchema",
        "m1",
        "cpu",
        {
          bucketId: "b1",
          name: "cpu",
          columns: [provider.timestamp(), provider.tag("host"), provider.field("usage", "float")],
        },
        "b1",
      ),
    ];
    expect(writeProgram(nameObjects(objects), { url: "https://influx.example" })).toBe(
      `// Written by "influxdb-gitops export" from the objects on https://influx.example.
import {
  Bucket,
  BucketLabelAttachment,
  BucketMember,
  field,
  Label,
  MeasurementSchema,
  retention,
  tag,
  timestamp,
} from "pulumi-influxdb-serverless";

/** dana */
const danaUser = "u1";

const teamPlantLabel = new Label("team: plant", { properties: { color: "#0a0" } });

const sensorsBucket = new Bucket("sensors", {
  description: "Readings from all plants",
  retentionRules: retention("30d"),
  schemaType: "explicit",
});
new BucketLabelAttachment("sensors-team: plant", {
  bucketId: sensorsBucket.id,
  labelId: teamPlantLabel.id,
});
new BucketMember("sensors-dana", { bucketId: sensorsBucket.id, userId: danaUser });
new MeasurementSchema("sensors-cpu", {
  bucketId: sensorsBucket.id,
  name: "cpu",
  columns: [timestamp(), tag("host"), field("usage", "float")],
});
`,
    );
  });
});

describe("writeProgram with mappings and tokens", () => {
  it("refers to buckets, labels and users by variable, and contains no token value", () => {
    const may = (action: string, type: string, id?: string) => ({
      action,
      resource: id === undefined ? { type } : { type, id },
    });
    const token = (id: string, description: string, ...permissions: object[]) => ({
      ...object("authorization", id, description, { description, permissions, userId: "u1" }),
      outputs: { userName: "dana", token: "" },
    });
    const mapping = (id: string, database: string, retentionPolicy: string, more = {}) =>
      object(
        "dbrpMapping",
        id,
        `${database}/${retentionPolicy}`,
        { bucketId: "b1", database, retentionPolicy, ...more },
        "b1",
      );
    const objects = [
      token("t1", "Telegraf", may("write", "buckets", "b1")),
      token(
        "t2",
        "Grafana",
        may("read", "buckets", "b1"),
        may("write", "buckets", "b1"),
        may("read", "buckets", "b9"),
        may("write", "labels", "l1"),
        may("read", "users", "u1"),
        may("read", "tasks"),
      ),
      mapping("d1", "sensors", "autogen", { default: true }),
      mapping("d2", "plant", "week"),
      object("label", "l1", "team", { name: "team" }),
      object("bucket", "b1", "sensors", { name: "sensors" }),
    ];
    const named = nameObjects(objects);
    const program = writeProgram(named, { url: "https://influx.example" });
    expect(program.split("\n\n").slice(1).join("\n\n")).toBe(
      `/** dana */
const danaUser = "u1";

const teamLabel = new Label("team");

const sensorsBucket = new Bucket("sensors");
new DbrpMapping("sensors-autogen", {
  bucketId: sensorsBucket.id,
  database: "sensors",
  retentionPolicy: "autogen",
  default: true,
});
new DbrpMapping("sensors-plant-week", {
  bucketId: sensorsBucket.id,
  database: "plant",
  retentionPolicy: "week",
});

// API tokens. Their values are not in the program: an import with --terraform stores them encrypted in the state.
new Authorization("Grafana", {
  description: "Grafana",
  permissions: [
    ...bucketPermissions(sensorsBucket, "read-write"),
    permission({ action: "read", type: "buckets", id: "b9" }),
    permission({ action: "write", type: "labels", id: teamLabel.id }),
    permission({ action: "read", type: "users", id: danaUser }),
    permission({ action: "read", type: "tasks" }),
  ],
  userId: danaUser,
});
new Authorization("Telegraf", {
  description: "Telegraf",
  permissions: bucketPermissions(sensorsBucket, "write"),
  userId: danaUser,
});
`,
    );
    expect(byName(declared(program, named))).toEqual(byName(expected(named)));
  });
});

describe("nameObjects", () => {
  it("gives the same objects the same unique names in any order", () => {
    const objects = [
      object("bucket", "b1", "a", { name: "a" }),
      object("bucket", "b2", "a-b", { name: "a-b" }),
      object("bucketMember", "b1/u1", "b-c", {}, "b1"),
      object("bucketMember", "b2/u2", "c", {}, "b2"),
      object("bucketOwner", "b2/u3", "c", {}, "b2"),
    ];
    const names = (list: InventoryObject[]) =>
      nameObjects(list).map(({ id, logicalName }) => `${id} ${logicalName}`);
    expect(names(objects)).toEqual([
      "b1 a",
      "b2 a-b",
      "b1/u1 a-b-c",
      "b2/u2 a-b-c-2",
      "b2/u3 a-b-c",
    ]);
    expect(names([...objects].reverse())).toEqual(names(objects));
  });

  it("names mappings by database and policy, and tokens by description", () => {
    const named = (bucket: string, database: string, retentionPolicy: string) => {
      const inputs = { bucketId: "b1", database, retentionPolicy };
      const name = `${database}/${retentionPolicy}`;
      const [, mapping] = nameObjects([
        object("bucket", "b1", bucket, { name: bucket }),
        object("dbrpMapping", "d1", name, inputs, "b1"),
      ]);
      return mapping?.logicalName;
    };
    expect(named("sensors", "sensors", "autogen")).toBe("sensors-autogen");
    expect(named("sensors", "plant", "week")).toBe("sensors-plant-week");
    expect(named("plant/week", "plant", "week")).toBe("plant/week");
    const tokens = ["t2", "t1"].map((id) => object("authorization", id, "x".repeat(100), {}));
    expect(nameObjects(tokens).map(({ id, logicalName }) => [id, logicalName])).toEqual([
      ["t1", `${"x".repeat(59)}…`],
      ["t2", `${"x".repeat(59)}…-2`],
    ]);
  });

  it("keeps given names in their order, each once", () => {
    const objects = [
      object("bucket", "b1", "x", {}),
      object("bucket", "b2", "y", {}),
      object("bucket", "b3", "n", {}),
    ];
    const given = new Map([
      ["b1", "n"],
      ["b2", "a"],
    ]);
    expect(
      nameObjects(objects, ({ id }) => given.get(id)).map(({ id, logicalName }) => [
        id,
        logicalName,
      ]),
    ).toEqual([
      ["b2", "a"],
      ["b1", "n"],
      ["b3", "n-2"],
    ]);
  });
});
