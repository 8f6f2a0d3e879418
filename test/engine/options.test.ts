import { describe, expect, it } from "vitest";
import { days } from "../support/api";
import { useHarness } from "../support/harness";

const harness = useHarness({ users: ["dana"], attached: true });

const stateOf = async (name: string) =>
  (await harness.project.ownState()).find(({ urn }) => urn.endsWith(`::${name}`));
const liveNames = async () => (await harness.api.userBuckets()).map(({ name }) => name);

describe("Pulumi options", () => {
  it("protect, retainOnDelete, aliases, parent, dependsOn, transforms and secrets work", async () => {
    const { project, api } = harness;
    const component = `
      class Plant extends pulumi.ComponentResource {
        constructor(name, opts) { super("acme:Plant", name, {}, opts); }
      }
    `;
    await project.write(`
      ${component}
      const plant = new Plant("plant");
      new influxdb.Bucket("protected", {}, { protect: true });
      new influxdb.Bucket("retained", {}, { retainOnDelete: true });
      new influxdb.Bucket("before", { name: "renamed" });
      const child = new influxdb.Bucket("child", {}, { parent: plant });
      new influxdb.Bucket("later", {}, { dependsOn: child });
      new influxdb.Bucket("own-transform", {}, {
        transforms: [({ props, opts }) => ({ props: { ...props, description: "by its own" }, opts })],
      });
      new influxdb.Bucket("secret", { description: pulumi.secret("hush-canary") });
    `);
    const { output } = await project.up();
    expect(output).not.toContain("hush-canary");
    const buckets = await api.userBuckets();
    const described = Object.fromEntries(
      buckets.map(({ name, description }) => [name, description]),
    );
    expect(described).toMatchObject({ "own-transform": "by its own", secret: "hush-canary" });
    expect(JSON.stringify(await project.resources())).not.toContain("hush-canary");
    expect((await stateOf("child"))?.urn).toContain(
      "acme:Plant$pulumi-nodejs:dynamic/influxdb:Bucket",
    );
    const all = await project.resources();
    const later = all.find(({ urn }) => urn.endsWith("::later")) as { dependencies?: string[] };
    expect(later.dependencies).toEqual([expect.stringMatching(/::child$/)]);
    const renamed = buckets.find(({ name }) => name === "renamed");
    await project.run("preview --expect-no-changes");

    // Everything but the protected bucket is removed from the code; one is renamed in code.
    await project.write(`
      pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type.endsWith(":Bucket") ? { props: { ...props, description: "by the stack" }, opts } : undefined);
      new influxdb.Bucket("protected", {}, { protect: true });
      new influxdb.Bucket("after", { name: "renamed" }, { aliases: [{ name: "before" }] });
    `);
    expect(await project.plan()).toEqual(
      [
        "delete child",
        "delete later",
        "delete own-transform",
        "delete plant",
        "delete secret",
        "delete retained",
        "update after description",
        "update protected description",
      ].sort(),
    );
    await project.up();
    expect(await liveNames()).toEqual(["protected", "renamed", "retained"]);
    const after = (await api.userBuckets()).find(({ name }) => name === "renamed");
    expect(after).toMatchObject({ id: renamed?.id, description: "by the stack" });

    await project.write("");
    await project.fails("up", "protect");
    expect(await liveNames()).toContain("protected");
  });

  it("forced replacements show in the preview, need deleteBeforeReplace, and refuse retainOnDelete", async () => {
    const { project } = harness;
    const program = (description: string, opts: string) =>
      `new influxdb.Bucket("a", { description: "${description}" }, { replaceOnChanges: ["description"]${opts} });`;
    await project.write(program("1", ""));
    await project.up();
    const { id } = await harness.onlyBucket();
    await project.write(program("2", ""));
    expect(await project.plan()).toEqual(["replace a description"]);
    await project.fails("up", "deleteBeforeReplace");
    expect((await harness.onlyBucket()).id).toBe(id);
    await project.write(program("2", ", deleteBeforeReplace: true"));
    await project.up();
    const next = await harness.onlyBucket();
    expect(next.id).not.toBe(id);

    await project.write(program("3", ", deleteBeforeReplace: true, retainOnDelete: true"));
    await project.up();
    await project.write(program("4", ", deleteBeforeReplace: true, retainOnDelete: true"));
    await project.fails("up", /retainOnDelete/);
    expect(await liveNames()).toEqual(["a"]);
  });

  it("retainOnDelete refuses a replacement under the same name, and allows one under another name", async () => {
    const { project } = harness;
    const program = (args: string) =>
      `new influxdb.Bucket("a", ${args}, { retainOnDelete: true });`;
    await project.write(program("{}"));
    await project.up();
    await project.write(program('{ schemaType: "explicit" }'));
    await project.fails("up", "because of retainOnDelete, and the new one needs its name");
    expect(await harness.onlyBucket()).toMatchObject({ schemaType: "implicit" });
    await project.write(program('{ schemaType: "explicit", name: "a2" }'));
    await project.up();
    expect(await liveNames()).toEqual(["a", "a2"]);
    await project.run("preview --expect-no-changes");
  });

  it("ignoreChanges leaves properties unchanged in the preview and on the server", async () => {
    const { project, api } = harness;
    const program = (color: string, count: number) => `
      new influxdb.Label("l", { properties: { color: "${color}" } }, { ignoreChanges: ["properties"] });
      new influxdb.Bucket("a", { retentionRules: influxdb.retention("${count}d") }, { ignoreChanges: ["retentionRules"] });
    `;
    await project.write(program("red", 30));
    await project.up();
    await project.write(program("blue", 7));
    await project.run("preview --expect-no-changes");
    await project.up();
    expect((await harness.onlyBucket()).retentionRules).toEqual(days(30));
    const { labels } = (await api.call("GET", "/api/v2/labels")).json;
    expect(labels[0].properties).toEqual({ color: "red" });
  });
});

describe("two resources that declare the same object", () => {
  it("fail the preview, which names both and sends nothing", async () => {
    const { project, emulator } = harness;
    const role = '{ bucketId: "0123456789abcdef", userId: "0123456789abcdef" }';
    await project.write(
      `new influxdb.BucketMember("one", ${role}); new influxdb.BucketOwner("other", ${role});`,
    );
    await project.fails(
      "preview",
      /BucketMember "one" declares the same object as BucketOwner "other"|BucketOwner "other" declares the same object as BucketMember "one"/,
    );
    expect(emulator.counters.read().total).toBe(0);
  });
});
