import { describe, expect, it } from "vitest";
import { days } from "../support/api";
import { useHarness } from "../support/harness";

const harness = useHarness({ deleteDelayMs: 700, attached: true });

describe("bucket retention", () => {
  it("is never sent while ignoreChanges lists it, whatever the server has", async () => {
    const { project } = harness;
    const write = (rest: string) =>
      project.write(
        `new influxdb.Bucket("a", { ${rest} }, { ignoreChanges: ["retentionRules"] });`,
      );
    await write('description: "1", retentionRules: influxdb.retention("30d")');
    await project.up();
    await harness.api.patchBucket((await harness.onlyBucket()).id, { retentionRules: days(90) });
    await write('description: "2", retentionRules: influxdb.retention("7d")');
    await project.up();
    expect(await harness.onlyBucket()).toMatchObject({
      description: "2",
      retentionRules: days(90),
    });
  });
});

describe("bucket replacement", () => {
  it("does not replace another bucket that takes its orgId from it", async () => {
    const { project, api } = harness;
    const program = (type: string) =>
      `const a = new influxdb.Bucket("a", { schemaType: "${type}" }); new influxdb.Bucket("b", { orgId: a.orgId });`;
    const idOf = async (name: string) =>
      (await api.userBuckets()).find((bucket) => bucket.name === name)?.id;
    await project.write(program("implicit"));
    await project.up();
    const before = [await idOf("a"), await idOf("b")];
    await project.write(program("explicit"));
    await project.up();
    expect(await idOf("a")).not.toBe(before[0]);
    expect(await idOf("b")).toBe(before[1]);
  });
});

describe("logical rename with adopt instead of an alias", () => {
  it("loses nothing when the run that adopts fails before its deletes", async () => {
    const { project } = harness;
    await project.write('new influxdb.Bucket("old", { name: "data" });');
    await project.up();
    const { id } = await harness.onlyBucket();
    const adopting = 'new influxdb.Bucket("new", { name: "data", adopt: true });';
    await project.write(`${adopting} new influxdb.Bucket("bad", { orgId: "${"f".repeat(16)}" });`);
    await project.fails("up");
    await project.write(adopting);
    const { output } = await project.up();
    expect(output).toContain("is kept: another resource in this program manages it");
    expect(await harness.onlyBucket()).toMatchObject({ id, name: "data" });
    await project.run("preview --expect-no-changes");
  });

  it("works alongside a replaced bucket", async () => {
    const { project } = harness;
    const program = (schemaType: string, name: string, adopt: boolean) => `
      const a = new influxdb.Bucket("a", { schemaType: "${schemaType}" });
      new influxdb.Bucket("${name}", { name: "data", description: a.id, adopt: ${adopt} });
    `;
    await project.write(program("implicit", "old", false));
    await project.up();
    await project.write(program("explicit", "new", true));
    await project.up();
    await project.run("preview --expect-no-changes");
    expect((await harness.api.userBuckets()).map(({ name }) => name)).toEqual(["a", "data"]);
  });
});

describe("bucket and label names", () => {
  it("can move from one resource to another in the same run, even in a chain", async () => {
    const { project, api } = harness;
    await project.write(`
      new influxdb.Bucket("a", { name: "x" }); new influxdb.Bucket("b", { name: "y" });
      new influxdb.Label("l", { name: "x" });
    `);
    await project.up();
    const before = Object.fromEntries((await api.userBuckets()).map(({ name, id }) => [name, id]));
    await project.write(`
      new influxdb.Bucket("a", { name: "y" }); new influxdb.Bucket("b", { name: "z" });
      new influxdb.Label("l", { name: "y" });
      new influxdb.Bucket("c", { name: "x", description: "new" }); new influxdb.Label("m", { name: "x" });
    `);
    await project.up();
    const after = Object.fromEntries((await api.userBuckets()).map(({ name, id }) => [name, id]));
    expect(after).toMatchObject({ y: before.x, z: before.y });
    expect(Object.keys(after)).toEqual(["x", "y", "z"]);
    await project.run("preview --expect-no-changes");
  });

  it("pass along a chain with dependsOn or enough workers; otherwise, the error names both", async () => {
    const { project, api } = harness;
    const chain = (shift: number) =>
      `for (let n = 0; n < 6; n++) new influxdb.Bucket("r" + n, { name: "s" + (n + ${shift}) });`;
    const names = async () => (await api.userBuckets()).map(({ name }) => name);
    const ids = async () => (await api.userBuckets()).map(({ id }) => id).sort();
    await project.write(chain(0));
    await project.up();
    const before = await ids();
    await project.write(chain(1));
    await project.fails("up --parallel 1", /dependsOn.*--parallel/s);
    await project.run("up --parallel 10");
    expect(await names()).toEqual(["s1", "s2", "s3", "s4", "s5", "s6"]);
    await project.write(`
      for (let n = 5, dependsOn = []; n >= 0; n--) {
        dependsOn = [new influxdb.Bucket("r" + n, { name: "s" + (n + 2) }, { dependsOn })];
      }
    `);
    await project.run("up --parallel 2");
    expect(await names()).toEqual(["s2", "s3", "s4", "s5", "s6", "s7"]);
    expect(await ids()).toEqual(before);
  });

  it("cannot be swapped in one run: the error says how to do it, and nothing is lost", async () => {
    const { project, api } = harness;
    const program = (one: string, other: string) =>
      `new influxdb.Bucket("a", { name: "${one}" }); new influxdb.Bucket("b", { name: "${other}" });`;
    await project.write(program("x", "y"));
    await project.up();
    const before = await api.userBuckets();
    await project.write(program("y", "x"));
    await project.fails("up", "To swap two names, first give one of them a temporary name");
    expect(await api.userBuckets()).toEqual(before);
  });
});
