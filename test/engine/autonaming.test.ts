import { beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";
import { useHarness } from "../support/harness";

const harness = useHarness();

const set = (path: string, mode: string) =>
  harness.project.run(["config", "set", "--path", `pulumi:autonaming.${path}`, mode]);

beforeEach(() => set("mode", "verbatim"));

const rotated = (keeper: string, options = "{}") => `
  const sensors = new influxdb.Bucket("sensors");
  const permissions = influxdb.bucketPermissions(sensors, "read");
  const reader = new influxdb.Authorization("reader", { permissions, keepers: { keeper: "${keeper}" } }, ${options});
  exports.token = reader.token;
`;
const valueNow = () => harness.project.secretOutput("token");

/** Whether the server accepts a token. */
async function works(token: string): Promise<boolean> {
  const { url } = harness.emulator;
  return (await apiOf({ url, token }).call("GET", "/api/v2/buckets?name=sensors")).status === 200;
}

describe("with pulumi:autonaming, which makes Pulumi delete first,", () => {
  it("a token is rotated only after the setting is turned off for this package", async () => {
    const { project } = harness;
    await project.write(rotated("1"));
    await project.up();
    const before = await valueNow();
    await project.write(rotated("2"));
    const { output: preview } = await project.attempt(["preview"]);
    expect(preview).toContain("pulumi:autonaming makes Pulumi delete a resource before it creates");

    const { code, output } = await project.attempt(["up"]);
    expect(code, output).not.toBe(0);
    expect(output).toContain("would delete authorization");
    expect(await works(before)).toBe(true);

    await set("providers.pulumi-nodejs.mode", "default");
    await project.up();
    expect(await valueNow()).not.toBe(before);
    expect([await works(before), await works(await valueNow())]).toEqual([false, true]);
  });

  it("a bucket is kept whose replacement would be refused", async () => {
    const { project, api, emulator } = harness;
    const bucket = (args: string, options = "{}") =>
      project.write(`new influxdb.Bucket("b", ${args}, ${options});`);
    await bucket('{ name: "data", schemaType: "implicit" }');
    await project.up();
    await api.createBucket({ orgID: emulator.orgID, name: "taken", retentionRules: [] });
    await bucket('{ name: "taken", schemaType: "explicit" }');
    const { code, output } = await project.attempt(["up"]);
    expect(code, output).not.toBe(0);
    expect(await api.userBuckets()).toMatchObject([{ name: "data" }, { name: "taken" }]);

    await bucket('{ name: "free", schemaType: "explicit" }', "{ deleteBeforeReplace: true }");
    await project.up();
    expect(await api.userBuckets()).toMatchObject([{ name: "free" }, { name: "taken" }]);
  });

  it("a bucket with a new schemaType is still replaced under its name, with what is on it", async () => {
    const { project, api } = harness;
    const bucket = (schemaType: string) =>
      project.write(`
        const b = new influxdb.Bucket("b", { name: "data", schemaType: "${schemaType}" });
        const team = new influxdb.Label("team");
        new influxdb.BucketLabelAttachment("a", { bucketId: b.id, labelId: team.id });
      `);
    await bucket("implicit");
    await project.up();
    await bucket("explicit");
    await project.up();
    const [data] = await api.userBuckets();
    expect(data).toMatchObject({ schemaType: "explicit", labels: [{ name: "team" }] });
  });
});

it("two tokens with the same arguments can be rotated one after the other", async () => {
  const { project } = harness;
  await project.run(["config", "rm", "pulumi:autonaming"]);
  const program = (...keepers: string[]) =>
    keepers.map(
      (keeper, number) =>
        `new influxdb.Authorization("t${number}", { permissions: [influxdb.permission({ action: "read", type: "buckets" })], keepers: { keeper: "${keeper}" } });`,
    );
  for (const keepers of [
    ["1", "1"],
    ["1", "2"],
    ["2", "2"],
    ["2", "3"],
    ["3", "3"],
  ]) {
    await project.write(program(...keepers).join("\n"));
    await project.up();
  }
  const { authorizations } = (await harness.api.call("GET", "/api/v2/authorizations")).json;
  expect(authorizations).toHaveLength(3);
});
