import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useHarness } from "../support/harness";

const harness = useHarness();
const bucketIds = async () => (await harness.api.userBuckets()).map(({ id }) => id);

describe("bucket in a run with failures", () => {
  /** A component in a process of its own, which declares a label. */
  const withComponent = async () => {
    const { project } = harness;
    const folder = join(project.folder, "component");
    await mkdir(folder);
    const executable = "#!/usr/bin/env node\nrequire('./index.js');\n";
    await writeFile(join(folder, "pulumi-resource-tags"), executable, { mode: 0o755 });
    await writeFile(join(folder, "package.json"), '{ "name": "tags", "version": "1.0.0" }');
    await writeFile(
      join(folder, "index.js"),
      `const pulumi = require("@pulumi/pulumi");
       const { Label } = require("pulumi-influxdb-serverless");
       class Tags extends pulumi.ComponentResource {
         constructor(name, options) {
           super("tags:index:Tags", name, {}, options);
           new Label(name + "-label", {}, { parent: this });
         }
       }
       pulumi.provider.main({
         version: "1.0.0",
         schema: JSON.stringify({ name: "tags", version: "1.0.0", resources: { "tags:index:Tags": { isComponent: true } } }),
         async construct(name, type, inputs, options) {
           return { urn: new Tags(name, options).urn, state: {} };
         },
       }, process.argv.slice(2));`,
    );
    const file = join(project.folder, "Pulumi.yaml");
    const settings = JSON.parse(await readFile(file, "utf8"));
    const plugins = { providers: [{ name: "tags", path: "./component" }] };
    await writeFile(file, JSON.stringify({ ...settings, plugins }));
  };

  it("is kept with --continue-on-error if what it is created in fails, and while a component runs in another process", async () => {
    const { project, emulator } = harness;
    await withComponent();
    const program = (round: number, bucket: string) => `
      const token = new influxdb.Authorization("token", {
        keepers: { round: "${round}" },
        permissions: [influxdb.permission({ action: "read", type: "buckets" })],
      });
      token.id.apply(() => new influxdb.Bucket("inner"));
      ${bucket}`;
    await project.write(program(1, 'new influxdb.Bucket("a", { name: "data" });'));
    await project.up();
    const before = await bucketIds();
    expect(before).toHaveLength(2);

    // The component declares its label after the adoption was refused.
    const shorter = `new influxdb.Bucket("b", { name: "data", adopt: true, retentionRules: influxdb.retention("1d") });
      const slow = new influxdb.Label("slow");
      new pulumi.ComponentResource("tags:index:Tags", "tags", {}, { dependsOn: slow }, true);`;
    await project.write(program(2, shorter));
    emulator.faults.add({
      method: "POST",
      path: "/authorizations$",
      action: "status",
      status: 403,
      times: "forever",
    });
    emulator.faults.add({ method: "POST", path: "/labels$", action: "slow", delayMs: 1_500 });
    const output = await project.fails(
      "up --continue-on-error",
      /its retention is 30d.*adopting it would delete data/,
    );
    expect(output).toContain("something else in this run failed");
    expect(await bucketIds()).toEqual(before);
  });
});
