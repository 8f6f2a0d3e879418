import { describe, expect, it } from "vitest";
import { DECLARED, useFixture } from "../support/fixture";

const { harness, users, world, live, ids, stateNames } = useFixture({
  attached: true,
});

/** The paths of the token and of the mapping that the program has. */
async function idsBeside() {
  const { api, emulator } = harness;
  const org = `orgID=${emulator.orgID}`;
  const { authorizations } = (await api.call("GET", "/api/v2/authorizations")).json;
  const { content } = (await api.call("GET", `/api/v2/dbrps?${org}&rp=month`)).json;
  const token = authorizations.find(
    ({ description }: { description: string }) => description === "reader",
  );
  return {
    token: `/api/v2/authorizations/${token?.id}`,
    mapping: `/api/v2/dbrps/${content[0]?.id}?${org}`,
  };
}

describe("a resource of every kind", () => {
  it("is created, seen to be changed and removed by hand, repaired, and destroyed", async () => {
    const { api, project } = harness;
    await project.write(world());
    await project.up();
    expect(await live()).toEqual(DECLARED);
    await harness.project.nothingToDo();

    const at = await ids();
    const below = `/api/v2/buckets/${at.bucket}`;
    await api.call("PATCH", `/api/v2/labels/${at.label}`, { properties: { color: "blue" } });
    await api.call("DELETE", `${below}/labels/${at.label}`);
    await api.call("DELETE", `${below}/members/${users.dana}`);
    await api.call("DELETE", `${below}/owners/${users.eve}`);
    const { token, mapping } = await idsBeside();
    await api.call("DELETE", token);
    await api.call("PATCH", mapping, { retention_policy: "by hand" });
    await project.refresh();
    expect(await stateNames()).toEqual(["bucket", "label", "mapping", "schema"]);
    expect(await project.plan()).toEqual([
      "create attachment",
      "create member",
      "create owner",
      "create token",
      "update label properties.color",
      "update mapping retentionPolicy",
    ]);
    await project.up();
    expect(await live()).toEqual(DECLARED);

    await api.deleteBucket(at.bucket);
    await api.call("DELETE", `/api/v2/labels/${at.label}`);
    await api.call("DELETE", (await idsBeside()).token);
    await project.refresh();
    expect(await stateNames()).toEqual([]);
    await project.up();
    expect(await live()).toEqual(DECLARED);
    await project.destroy();
    expect(await live()).toEqual({ tokens: [], mappings: [], labels: [], buckets: [] });
    expect(await stateNames()).toEqual([]);
  });

  it("is carried along when its bucket is replaced, in one up", async () => {
    await harness.project.write(world());
    await harness.project.up();
    const { bucket } = await ids();
    await harness.project.write(world({ bucket: 'rp: "autogen"' }));
    expect(await harness.project.plan()).toEqual([
      "replace attachment",
      "replace bucket rp",
      "replace mapping",
      "replace member",
      "replace owner",
      "replace schema",
      "replace token",
    ]);
    await harness.project.up();
    expect((await ids()).bucket).not.toBe(bucket);
    expect(await live()).toEqual(DECLARED);
    await harness.project.nothingToDo();
  });

  it("outlives a logical rename without alias: the server is as declared", async () => {
    await harness.project.write(world());
    await harness.project.up();
    const before = await ids();
    await harness.project.write(
      world({ prefix: "new-", bucket: "adopt: true", label: "adopt: true" }),
    );
    const { output } = await harness.project.up();
    expect(output).toContain("is kept: another resource of this program manages it");
    expect(await ids()).toEqual(before);
    expect(await live()).toEqual(DECLARED);
    expect(await stateNames()).toEqual(
      ["attachment", "bucket", "label", "mapping", "member", "owner", "schema", "token"].map(
        (name) => `new-${name}`,
      ),
    );
    await harness.project.nothingToDo();
  });

  it("loses what is taken out of the code; the schema stays on the server and is told of", async () => {
    await harness.project.write(world());
    await harness.project.up();
    await harness.project.write(
      'new influxdb.Bucket("bucket", { name: "metrics", schemaType: "explicit" });',
    );
    const { output } = await harness.project.up();
    expect(output).toContain("stays on the server until its bucket is deleted");
    const [bucket] = DECLARED.buckets;
    expect(await live()).toEqual({
      tokens: [],
      mappings: [],
      labels: [],
      buckets: [{ ...bucket, labels: [], members: [], owners: [] }],
    });
    await harness.project.write(world());
    await harness.project.up();
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
