import { describe, expect, it } from "vitest";
import { useFixture } from "../support/fixture";

const { harness, users, world, ids, live } = useFixture({ attached: true });

describe("objects that a program refers to with get", () => {
  it("are found by ID, also in previews, and survive destroy", async () => {
    const { api, project } = harness;
    await project.write(world());
    await project.up();
    const before = await live();
    const { bucket, label } = await ids();
    const [token] = (await api.call("GET", "/api/v2/authorizations")).json.authorizations.filter(
      ({ description }: { description: string }) => description === "reader",
    );
    const path = `/api/v2/dbrps?orgID=${harness.emulator.orgID}&rp=month`;
    const [mapping] = (await api.call("GET", path)).json.content;
    const [schema] = (await api.call("GET", `/api/v2/buckets/${bucket}/schema/measurements`)).json
      .measurementSchemas;
    await project.run("state unprotect --all --yes");
    const own = (await project.resources()).filter(({ type }) => type.includes("influxdb:"));
    for (const { urn } of own.reverse()) {
      await project.run(["state", "delete", urn, "--yes", "--force"]);
    }
    await project.write(`
      const got = {
        bucket: influxdb.Bucket.get("bucket", "${bucket.toUpperCase()}"),
        label: influxdb.Label.get("label", "${label}"),
        attachment: influxdb.BucketLabelAttachment.get("attachment", "${bucket}/${label}"),
        member: influxdb.BucketMember.get("member", "${bucket}/${users.dana}"),
        owner: influxdb.BucketOwner.get("owner", "${bucket}/${users.eve}"),
        schema: influxdb.MeasurementSchema.get("schema", "${schema.id}", { bucketId: "${bucket}" }),
        token: influxdb.Authorization.get("token", "${token.id}"),
        mapping: influxdb.DbrpMapping.get("mapping", "${mapping.id}"),
      };
      exports.seen = pulumi.all([
        got.bucket.id, got.bucket.name, got.bucket.schemaType, got.bucket.retentionRules, got.label.properties,
        got.attachment.labelId, got.member.name, got.owner.name, got.schema.columns, got.schema.name,
        got.token.permissions.length, got.token.description, got.mapping.database, got.mapping.bucketId,
      ]);
    `);
    await project.run("preview");
    await project.up();
    const { stdout } = await project.run("stack output --json");
    expect(JSON.parse(stdout).seen).toEqual([
      bucket,
      "metrics",
      "explicit",
      [{ everySeconds: 2592000 }],
      { color: "red" },
      label,
      "dana",
      "eve",
      schema.columns,
      "cpu",
      1,
      "reader",
      "metrics",
      bucket,
    ]);
    await project.run("refresh --preview-only --expect-no-changes");
    await project.destroy();
    expect(await live()).toEqual(before);
  });

  it("are not deleted by the run that removes their resource from the code", async () => {
    const { project, api } = harness;
    await project.write('new influxdb.Bucket("a"); new influxdb.Label("l");');
    await project.up();
    const { bucket, label } = await ids();
    await project.write(
      `influxdb.Bucket.get("b", "${bucket}"); influxdb.Label.get("m", "${label}");`,
    );
    const { output } = await project.up();
    expect(output).toContain(`bucket ${bucket} is kept: this program refers to it with get`);
    expect((await api.bucket(bucket)).name).toBe("a");
    expect(await ids()).toEqual({ bucket, label });
    await project.run("preview --expect-no-changes");
  });

  it("must exist: the error names a missing one", async () => {
    const { project } = harness;
    await project.write('influxdb.Bucket.get("x", "0123456789abcdef");');
    await project.fails("preview", /Could not find bucket 0123456789abcdef on http/);
  });
});
