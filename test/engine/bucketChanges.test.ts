import { describe, expect, it } from "vitest";
import { days } from "../support/api";
import { useBench } from "../support/bench";

const bench = useBench({ deleteDelayMs: 700 });

describe("retention", () => {
  it("that was lengthened elsewhere stays when only the description changes, without a refresh", async () => {
    for (const description of ["1", "2", "3"]) {
      await bench.project.write(
        `new influxdb.Bucket("a", { description: "${description}", retentionRules: influxdb.retention("30d") });`,
      );
      if (description !== "1") expect(await bench.project.plan()).toEqual(["update a description"]);
      await bench.project.up();
      const bucket = await bench.onlyBucket();
      if (description === "1") await bench.api.patchBucket(bucket.id, { retentionRules: days(90) });
      else expect(bucket).toMatchObject({ description, retentionRules: days(90) });
    }
  });

  it("that is infinite stays so when retentionRules are taken out of the code", async () => {
    await bench.project.write(
      'new influxdb.Bucket("a", { retentionRules: influxdb.retention("infinite") });',
    );
    await bench.project.up();
    await bench.project.write('new influxdb.Bucket("a");');
    expect(await bench.project.plan()).toEqual(["update a retentionRules"]);
    await bench.project.up();
    expect((await bench.onlyBucket()).retentionRules).toEqual([]);
    await bench.project.run(["preview", "--expect-no-changes"]);
    await bench.project.run(["refresh", "--preview-only", "--expect-no-changes"]);
  });

  it("that is ignored by ignoreChanges is never sent, whatever it is on the server", async () => {
    const write = (rest: string) =>
      bench.project.write(
        `new influxdb.Bucket("a", { ${rest} }, { ignoreChanges: ["retentionRules"] });`,
      );
    await write('description: "1", retentionRules: influxdb.retention("30d")');
    await bench.project.up();
    await bench.api.patchBucket((await bench.onlyBucket()).id, { retentionRules: days(90) });
    await write('description: "2", retentionRules: influxdb.retention("7d")');
    await bench.project.up();
    expect(await bench.onlyBucket()).toMatchObject({ description: "2", retentionRules: days(90) });
  });
});

describe("replacement", () => {
  it("never comes from a property that is not declared, nor from declaring it as it is", async () => {
    await bench.project.write(
      'new influxdb.Bucket("a", { schemaType: "explicit", rp: "autogen" });',
    );
    await bench.project.up();
    const { id, orgID } = await bench.onlyBucket();
    await bench.project.write('new influxdb.Bucket("a");');
    expect(await bench.project.plan()).toEqual(["update a rp, schemaType"]);
    await bench.project.up();
    await bench.project.write(
      `new influxdb.Bucket("a", { orgId: "${orgID}", schemaType: "explicit", rp: "autogen" });`,
    );
    expect(await bench.project.plan()).toEqual(["update a orgId, rp, schemaType"]);
    await bench.project.up();
    expect(await bench.onlyBucket()).toMatchObject({ id, schemaType: "explicit", rp: "autogen" });
  });

  it("under the same name deletes first and outlasts the service's queue", async () => {
    await bench.project.write('new influxdb.Bucket("a");');
    await bench.project.up();
    const { id } = await bench.onlyBucket();
    await bench.project.write('new influxdb.Bucket("a", { schemaType: "explicit" });');
    expect(await bench.project.plan()).toEqual(["replace a schemaType"]);
    await bench.project.up();
    const next = await bench.onlyBucket();
    expect(next.id).not.toBe(id);
    expect(next.schemaType).toBe("explicit");
    await bench.project.run(["preview", "--expect-no-changes"]);
  });

  it("is not what a rename is: the id stays", async () => {
    await bench.project.write('new influxdb.Bucket("a", { name: "old" });');
    await bench.project.up();
    const { id } = await bench.onlyBucket();
    await bench.project.write('new influxdb.Bucket("a", { name: "new" });');
    expect(await bench.project.plan()).toEqual(["update a name"]);
    await bench.project.up();
    expect(await bench.onlyBucket()).toMatchObject({ id, name: "new" });
  });
});

describe("a logical rename without alias", () => {
  it("by adopt loses nothing either when the run that adopts fails before its deletes", async () => {
    await bench.project.write('new influxdb.Bucket("old", { name: "data" });');
    await bench.project.up();
    const { id } = await bench.onlyBucket();
    const adopting = 'new influxdb.Bucket("new", { name: "data", adopt: true });';
    await bench.project.write(
      `${adopting} new influxdb.Bucket("bad", { orgId: "${"f".repeat(16)}" });`,
    );
    expect((await bench.project.attempt(["up", "--yes", "--skip-preview"])).code).not.toBe(0);
    await bench.project.write(adopting);
    const { output } = await bench.project.up();
    expect(output).toContain("stays: another resource of this program holds it");
    expect(await bench.onlyBucket()).toMatchObject({ id, name: "data" });
    await bench.project.run(["preview", "--expect-no-changes"]);
  });

  it("is a conflict that suggests aliases, and loses nothing; with adopt it carries on", async () => {
    await bench.project.write(
      'new influxdb.Bucket("a", { name: "x", retentionRules: influxdb.retention("90d") });',
    );
    await bench.project.up();
    const { id } = await bench.onlyBucket();
    await bench.project.write(
      'new influxdb.Bucket("b", { name: "x", retentionRules: influxdb.retention("90d") });',
    );
    const { code, output } = await bench.project.attempt(["up", "--yes", "--skip-preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("aliases");
    expect(await bench.onlyBucket()).toMatchObject({ id, retentionRules: days(90) });
    await bench.project.write(
      'new influxdb.Bucket("b", { name: "x", retentionRules: influxdb.retention("90d"), adopt: true });',
    );
    await bench.project.up();
    expect(await bench.onlyBucket()).toMatchObject({ id, retentionRules: days(90) });
    const own = await bench.project.ownState();
    expect(own.map(({ urn }) => urn.split("::").pop())).toEqual(["b"]);
    await bench.project.run(["refresh", "--preview-only", "--expect-no-changes"]);
    await bench.project.run(["preview", "--expect-no-changes"]);
  });
});
