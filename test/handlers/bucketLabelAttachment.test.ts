import { startEmulator } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import { bucketLabelAttachmentHandler } from "../../provider/src/bucketLabelAttachment/handler";
import { LOST } from "../support/lost";
import { useGround } from "../support/relations";
import { startRun } from "../support/run";

const ground = useGround();

describe("BucketLabelAttachment", () => {
  const attachments = (overrides = {}) =>
    startRun(ground.emulator, overrides).of("bucketLabelAttachment", bucketLabelAttachmentHandler);
  const attached = async () =>
    (await ground.api.call("GET", ground.below("labels"))).json.labels.map(
      ({ id }: { id: string }) => id,
    );
  const news = () => ({ bucketId: ground.bucketId, labelId: ground.labelId });

  it("is attached, read and detached", async () => {
    const { id, outs } = await attachments().create(news());
    expect(id).toBe(`${ground.bucketId}/${ground.labelId}`);
    expect(outs).toEqual({
      ...news(),
      orgId: ground.emulator.orgID,
      declared: ["bucketId", "labelId"],
      connection: expect.any(String),
      holder: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    expect(await attached()).toEqual([ground.labelId]);
    expect((await attachments().read(id, outs))?.inputs).toEqual(news());
    await attachments().delete(id, outs);
    expect(await attached()).toEqual([]);
    expect(await attachments().read(id, outs)).toBeUndefined();
    await attachments().delete(id, outs);
  });

  it("is taken as it is where it is attached already", async () => {
    await ground.api.call("POST", ground.below("labels"), { labelID: ground.labelId });
    await attachments().create(news());
    expect(await attached()).toEqual([ground.labelId]);
  });

  it.each(LOST)("is attached once when the answer is lost: %s", async (action) => {
    ground.emulator.faults.add({ method: "POST", action });
    await attachments().create(news());
    expect(await attached()).toEqual([ground.labelId]);
  });

  it("is gone with its bucket, and with its label", async () => {
    const { id, outs } = await attachments().create(news());
    await ground.api.call("DELETE", `/api/v2/labels/${ground.labelId}`);
    expect(await attachments().read(id, outs)).toBeUndefined();
    await attachments().delete(id, outs);
    await ground.api.deleteBucket(ground.bucketId);
    expect(await attachments().read(id, outs)).toBeUndefined();
    await attachments().delete(id, outs);
  });

  it("is never gone for a token that cannot read labels", async () => {
    const { id, outs } = await attachments().create(news());
    const blind = attachments({ token: "no-labels" });
    await expect(blind.read(id, outs)).rejects.toThrow(/Could not read label .* 401 unauthorized/);
    await expect(blind.delete(id, outs)).rejects.toThrow(/401 unauthorized/);
    expect(await attached()).toEqual([ground.labelId]);
  });

  it("is never gone for a wrong token, a gateway's 404, or in another organisation", async () => {
    const { id, outs } = await attachments().create(news());
    await expect(attachments({ token: "wrong" }).read(id, outs)).rejects.toThrow(/401/);
    const elsewhere = await startEmulator();
    const other = startRun(elsewhere, { recordedUrl: ground.emulator.url }).of(
      "bucketLabelAttachment",
      bucketLabelAttachmentHandler,
    );
    await expect(other.read(id, outs)).rejects.toThrow(/is recorded in organisation/);
    const byId = startRun(elsewhere, {
      org: { id: ground.emulator.orgID },
      recordedUrl: ground.emulator.url,
    });
    const blind = byId.of("bucketLabelAttachment", bucketLabelAttachmentHandler);
    await expect(blind.read(id, outs)).rejects.toThrow(/Cannot tell whether bucket/);
    await elsewhere.close();
    ground.emulator.faults.add({ path: "/buckets/", action: "status", status: 404 });
    await expect(attachments().read(id, outs)).rejects.toThrow(/404/);
  });

  it("passes on that the label is unknown", async () => {
    const unknown = { bucketId: ground.bucketId, labelId: "00000000000000ff" };
    await expect(attachments().create(unknown)).rejects.toThrow(
      /Could not attach label .* label not found/,
    );
  });
});
