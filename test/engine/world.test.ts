import { describe, expect, it } from "vitest";
import { DECLARED, useFixture } from "../support/fixture";

const { harness, users, world, live, ids, stateNames } = useFixture({
  attached: true,
});

describe("one resource of every kind", () => {
  it("survives a logical rename without an alias, and the server is as declared", async () => {
    const { project } = harness;
    await project.write(world());
    await project.up();
    const before = await ids();
    await project.write(world({ prefix: "new-", bucket: "adopt: true", label: "adopt: true" }));
    const { output } = await project.up();
    expect(output).toContain("is kept: another resource in this program manages it");
    expect(await ids()).toEqual(before);
    expect(await live()).toEqual(DECLARED);
    expect(await stateNames()).toEqual(
      ["attachment", "bucket", "label", "mapping", "member", "owner", "schema", "token"].map(
        (name) => `new-${name}`,
      ),
    );
    await project.nothingToDo();
  });

  it("is deleted when removed from the code, except the schema, which up reports", async () => {
    const { project } = harness;
    await project.write(world());
    await project.up();
    await project.write(
      'new influxdb.Bucket("bucket", { name: "metrics", schemaType: "explicit" });',
    );
    const { output } = await project.up();
    expect(output).toContain("stays on the server until its bucket is deleted");
    const [bucket] = DECLARED.buckets;
    expect(await live()).toEqual({
      tokens: [],
      mappings: [],
      labels: [],
      buckets: [{ ...bucket, labels: [], members: [], owners: [] }],
    });
    await project.write(world());
    await project.up();
    expect(await live()).toEqual(DECLARED);
  });
});

describe("bucket role", () => {
  it("changes from member to owner and back", async () => {
    const { project } = harness;
    const access = (kind: string) =>
      `new influxdb.${kind}("${kind}", { bucketId: bucket.id, userId: "${users.dana}" });`;
    const rolesOf = async () => {
      const [bucket] = (await live()).buckets;
      return { members: bucket?.members, owners: bucket?.owners };
    };
    await project.write(world({ access: access("BucketMember") }));
    await project.up();
    expect(await rolesOf()).toEqual({ members: ["dana"], owners: [] });
    await project.write(world({ access: access("BucketOwner") }));
    await project.up();
    expect(await rolesOf()).toEqual({ members: [], owners: ["dana"] });
    await project.write(world({ access: access("BucketMember") }));
    await project.up();
    expect(await rolesOf()).toEqual({ members: ["dana"], owners: [] });
    await project.nothingToDo();
    // After a refresh, the engine asks for a diff of the role that is no longer in the program.
    await project.write(world({ access: access("BucketOwner") }));
    await project.run("up --refresh");
    expect(await rolesOf()).toEqual({ members: [], owners: ["dana"] });
  });
});
