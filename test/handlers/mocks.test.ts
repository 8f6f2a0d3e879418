import type { MockCallArgs, MockResourceArgs } from "@pulumi/pulumi/runtime";
import { beforeAll, describe, expect, it } from "vitest";

type Pulumi = typeof import("@pulumi/pulumi");
type Provider = typeof import("pulumi-influxdb-serverless");

let pulumi: Pulumi;
let influxdb: Provider;
const registered: MockResourceArgs[] = [];
const called: MockCallArgs[] = [];

// As in a user's own unit test: first the mocks, then the program.
beforeAll(async () => {
  pulumi = await import("@pulumi/pulumi");
  await pulumi.runtime.setMocks({
    newResource(args) {
      registered.push(args);
      return { id: `${args.name}-id`, state: { ...args.inputs, orgId: "mocked" } };
    },
    call(args) {
      called.push(args);
      return { id: "found-id", name: args.inputs.name };
    },
  });
  influxdb = await import("pulumi-influxdb-serverless");
});

const settled = <T>(output: import("@pulumi/pulumi").Output<T>) =>
  new Promise<T>((done) => output.apply((value) => done(value)));

describe("program under pulumi.runtime.setMocks", () => {
  it("registers resources with their types, and reads their outputs", async () => {
    const bucket = new influxdb.Bucket("sensors", { retentionRules: influxdb.retention("30d") });
    const label = new influxdb.Label("team");
    const attachment = new influxdb.BucketLabelAttachment("a", {
      bucketId: bucket.id,
      labelId: label.id,
    });
    expect(await settled(bucket.orgId)).toBe("mocked");
    expect(await settled(attachment.bucketId)).toBe("sensors-id");
    const types = Object.fromEntries(registered.map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({
      sensors: "pulumi-nodejs:dynamic/influxdb:Bucket",
      team: "pulumi-nodejs:dynamic/influxdb:Label",
      a: "pulumi-nodejs:dynamic/influxdb:BucketLabelAttachment",
    });
    const inputs = registered.find(({ name }) => name === "sensors")?.inputs;
    expect(inputs).toMatchObject({
      name: "sensors",
      retentionRules: [{ everySeconds: 2_592_000 }],
    });
  });

  it("marks the value of a token as secret, and builds permissions with helpers", async () => {
    const sensors = new influxdb.Bucket("sensors-of-token");
    const { token } = new influxdb.Authorization("writer", {
      permissions: [
        ...influxdb.bucketPermissions(sensors, "read-write"),
        ...influxdb.bucketPermissions(sensors.id, "read"),
        influxdb.permission({ action: "read", type: "labels" }),
      ],
    });
    expect(await pulumi.isSecret(token)).toBe(true);
    await settled(token);
    const on = (action: string) => ({
      action,
      resource: { type: "buckets", id: "sensors-of-token-id" },
    });
    expect(registered.find(({ name }) => name === "writer")?.inputs.permissions).toEqual([
      on("read"),
      on("write"),
      on("read"),
      { action: "read", resource: { type: "labels" } },
    ]);
    // A permission on all objects must be intentional.
    const none = { action: "write", type: "buckets", id: undefined } as const;
    expect(() => influxdb.permission(none)).toThrow(/the ID has no value/);
  });

  it("serves lookups and get from the mocks, without a server", async () => {
    const result = { id: "found-id", name: "shared" };
    expect(await influxdb.getBucket({ name: "shared" })).toEqual(result);
    expect(await settled(influxdb.getBucketOutput({ name: "shared" }))).toEqual(result);
    const call = { token: "influxdb:index:getBucket", inputs: { name: "shared" } };
    expect(called).toEqual([expect.objectContaining(call), expect.objectContaining(call)]);
    const got = influxdb.Bucket.get("got", "0123456789abcdef");
    expect(await settled(got.orgId)).toBe("mocked");
    expect(registered.find(({ name }) => name === "got")?.id).toBe("0123456789abcdef");
  });

  it("refuses get without an ID, which would create an object", () => {
    for (const none of ["", undefined as never]) {
      expect(() => influxdb.Bucket.get("got", none)).toThrow(/get requires the ID of an object/);
      expect(() => influxdb.Label.get("got", none)).toThrow(/get requires the ID of an object/);
    }
  });

  it("passes only inputs to the mocks", () => {
    const { __provider, ...inputs } = registered.find(({ name }) => name === "team")?.inputs ?? {};
    expect(inputs).toEqual({ name: "team" });
    expect(__provider).toContain("label");
  });

  it("distinguishes the classes with isInstance, as policy packs do", () => {
    const bucket = new influxdb.Bucket("b");
    expect(influxdb.Bucket.isInstance(bucket)).toBe(true);
    expect(influxdb.Label.isInstance(bucket)).toBe(false);
    expect(influxdb.Bucket.isInstance(undefined)).toBe(false);
  });

  it("refuses the import option, and suggests adopt", () => {
    expect(() => new influxdb.Bucket("b", {}, { import: "0123456789abcdef" })).toThrow(
      /^Bucket "b": the "import" option does not work for dynamic resources.*adopt: true/s,
    );
  });

  it("refuses an InfluxDB provider with other variables than lookups see", () => {
    const opts = { envVarMappings: { EU_TOKEN: "INFLUX_TOKEN" } };
    expect(() => new influxdb.InfluxDB("eu", {}, opts)).toThrow(
      'InfluxDB "eu": the option envVarMappings isn\'t supported.',
    );
  });
});
