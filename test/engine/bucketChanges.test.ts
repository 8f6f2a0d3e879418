import { describe, expect, it } from "vitest";
import { days } from "../support/api";
import { useHarness } from "../support/harness";

const harness = useHarness({ deleteDelayMs: 700, attached: true });

describe("retention", () => {
  it("that was lengthened elsewhere stays when only the description changes, without a refresh", async () => {
    for (const description of ["1", "2", "3"]) {
      await harness.project.write(
        `new influxdb.Bucket("a", { description: "${description}", retentionRules: influxdb.retention("30d") });`,
      );
      if (description !== "1")
        expect(await harness.project.plan()).toEqual(["update a description"]);
      await harness.project.up();
      const bucket = await harness.onlyBucket();
      if (description === "1")
        await harness.api.patchBucket(bucket.id, { retentionRules: days(90) });
      else expect(bucket).toMatchObject({ description, retentionRules: days(90) });
    }
  });

  it("that is infinite stays so when retentionRules are taken out of the code", async () => {
    await harness.project.write(
      'new influxdb.Bucket("a", { retentionRules: influxdb.retention("infinite") });',
    );
    await harness.project.up();
    await harness.project.write('new influxdb.Bucket("a");');
    expect(await harness.project.plan()).toEqual(["update a retentionRules"]);
    await harness.project.up();
    expect((await harness.onlyBucket()).retentionRules).toEqual([]);
    await harness.project.nothingToDo();
  });

  it("that is ignored by ignoreChanges is never sent, whatever it is on the server", async () => {
    const write = (rest: string) =>
      harness.project.write(
        `new influxdb.Bucket("a", { ${rest} }, { ignoreChanges: ["retentionRules"] });`,
      );
    await write('description: "1", retentionRules: influxdb.retention("30d")');
    await harness.project.up();
    await harness.api.patchBucket((await harness.onlyBucket()).id, { retentionRules: days(90) });
    await write('description: "2", retentionRules: influxdb.retention("7d")');
    await harness.project.up();
    expect(await harness.onlyBucket()).toMatchObject({
      description: "2",
      retentionRules: days(90),
    });
  });
});

describe("replacement", () => {
  it("never comes from a property that is not declared, nor from declaring it as it is", async () => {
    await harness.project.write(
      'new influxdb.Bucket("a", { schemaType: "explicit", rp: "autogen" });',
    );
    await harness.project.up();
    const { id, orgID } = await harness.onlyBucket();
    await harness.project.write('new influxdb.Bucket("a");');
    expect(await harness.project.plan()).toEqual(["update a rp, schemaType"]);
    await harness.project.up();
    await harness.project.write(
      `new influxdb.Bucket("a", { orgId: "${orgID}", schemaType: "explicit", rp: "autogen" });`,
    );
    expect(await harness.project.plan()).toEqual(["update a orgId, rp, schemaType"]);
    await harness.project.up();
    expect(await harness.onlyBucket()).toMatchObject({ id, schemaType: "explicit", rp: "autogen" });
  });

  it("under the same name deletes first and outlasts the service's queue", async () => {
    await harness.project.write('new influxdb.Bucket("a");');
    await harness.project.up();
    const { id } = await harness.onlyBucket();
    await harness.project.write('new influxdb.Bucket("a", { schemaType: "explicit" });');
    expect(await harness.project.plan()).toEqual(["replace a schemaType"]);
    await harness.project.up();
    const next = await harness.onlyBucket();
    expect(next.id).not.toBe(id);
    expect(next.schemaType).toBe("explicit");
    await harness.project.run("preview --expect-no-changes");
  });

  it("of a bucket does not replace another one that takes its orgId", async () => {
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

  it("is not what a rename is: the id stays", async () => {
    await harness.project.write('new influxdb.Bucket("a", { name: "old" });');
    await harness.project.up();
    const { id } = await harness.onlyBucket();
    await harness.project.write('new influxdb.Bucket("a", { name: "new" });');
    expect(await harness.project.plan()).toEqual(["update a name"]);
    await harness.project.up();
    expect(await harness.onlyBucket()).toMatchObject({ id, name: "new" });
  });
});

describe("a logical rename without alias", () => {
  it("by adopt loses nothing either when the run that adopts fails before its deletes", async () => {
    await harness.project.write('new influxdb.Bucket("old", { name: "data" });');
    await harness.project.up();
    const { id } = await harness.onlyBucket();
    const adopting = 'new influxdb.Bucket("new", { name: "data", adopt: true });';
    await harness.project.write(
      `${adopting} new influxdb.Bucket("bad", { orgId: "${"f".repeat(16)}" });`,
    );
    await harness.project.fails("up");
    await harness.project.write(adopting);
    const { output } = await harness.project.up();
    expect(output).toContain("is kept: another resource of this program manages it");
    expect(await harness.onlyBucket()).toMatchObject({ id, name: "data" });
    await harness.project.run("preview --expect-no-changes");
  });

  it("is a conflict that suggests aliases, and loses nothing; with adopt it carries on", async () => {
    await harness.project.write(
      'new influxdb.Bucket("a", { name: "x", retentionRules: influxdb.retention("90d") });',
    );
    await harness.project.up();
    const { id } = await harness.onlyBucket();
    await harness.project.write(
      'new influxdb.Bucket("b", { name: "x", retentionRules: influxdb.retention("90d") });',
    );
    await harness.project.fails("up", "aliases");
    expect(await harness.onlyBucket()).toMatchObject({ id, retentionRules: days(90) });
    await harness.project.write(
      'new influxdb.Bucket("b", { name: "x", retentionRules: influxdb.retention("90d"), adopt: true });',
    );
    await harness.project.up();
    expect(await harness.onlyBucket()).toMatchObject({ id, retentionRules: days(90) });
    const own = await harness.project.ownState();
    expect(own.map(({ urn }) => urn.split("::").pop())).toEqual(["b"]);
    await harness.project.run("refresh --preview-only --expect-no-changes");
    await harness.project.run("preview --expect-no-changes");
  });

  it("that is refused loses nothing either when the engine is told to go on after errors", async () => {
    await harness.project.write('new influxdb.Bucket("old", { name: "data" });');
    await harness.project.up();
    const { id } = await harness.onlyBucket();
    for (const args of [
      '{ name: "data", adopt: true, retentionRules: influxdb.retention("1d") }',
      '{ name: "data" }',
    ]) {
      await harness.project.write(`new influxdb.Bucket("new", ${args});`);
      const { code, output } = await harness.project.attempt("up --continue-on-error");
      expect(code).not.toBe(0);
      // A newer SDK ends the program when a resource failed: then the engine does not come to its deletes at all.
      if (!output.includes("] failed to register")) {
        expect(output).toContain("should have been adopted by another resource of this program");
      }
      expect(await harness.onlyBucket()).toMatchObject({ id });
      expect((await harness.project.ownState()).map((resource) => resource.id)).toEqual([id]);
    }
  });

  it("by adopt works beside a bucket that is replaced", async () => {
    const program = (schemaType: string, name: string, adopt: boolean) => `
      const a = new influxdb.Bucket("a", { schemaType: "${schemaType}" });
      new influxdb.Bucket("${name}", { name: "data", description: a.id, adopt: ${adopt} });
    `;
    await harness.project.write(program("implicit", "old", false));
    await harness.project.up();
    await harness.project.write(program("explicit", "new", true));
    await harness.project.up();
    await harness.project.run("preview --expect-no-changes");
    expect((await harness.api.userBuckets()).map(({ name }) => name)).toEqual(["a", "data"]);
  });
});

describe("a name", () => {
  it("that one resource gives up is taken by another in the same run, also along a chain", async () => {
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

  it("passes along a chain with dependsOn, or with enough workers; the error of a chain that is too long says so", async () => {
    const { project, api } = harness;
    const chain = (shift: number) =>
      `for (let n = 0; n < 6; n++) new influxdb.Bucket("r" + n, { name: "s" + (n + ${shift}) });`;
    const names = async () => (await api.userBuckets()).map(({ name }) => name);
    const ids = async () => (await api.userBuckets()).map(({ id }) => id).sort();
    await project.write(chain(0));
    await project.up();
    const before = await ids();
    await project.write(chain(1));
    await project.fails("up --parallel 3", /dependsOn.*--parallel/s);
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

  it("cannot be swapped in one run: the error says how to go about it, and nothing is lost", async () => {
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
