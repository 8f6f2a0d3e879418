import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bucketLabelAttachmentHandler } from "../../provider/src/bucketLabelAttachment/handler";
import { bucketMemberHandler } from "../../provider/src/bucketMember/handler";
import { bucketOwnerHandler } from "../../provider/src/bucketOwner/handler";
import { apiOf } from "../support/api";
import { startRun } from "../support/run";

let emulator: Emulator;
let api: ReturnType<typeof apiOf>;
let bucketId: string;
let labelId: string;

beforeEach(async () => {
  emulator = await startEmulator({ tokens: [{ token: "no-labels", access: "no-labels" }] });
  api = apiOf(emulator);
  bucketId = (await api.createBucket({ orgID: emulator.orgID, name: "b" })).id;
  const label = await api.call("POST", "/api/v2/labels", { orgID: emulator.orgID, name: "l" });
  labelId = label.json.label.id;
});
afterEach(() => emulator.close());

const below = (what: string) => `/api/v2/buckets/${bucketId}/${what}`;

const LOST = ["reset-after", "reset-before", "truncate", "html"] as const;

describe("BucketLabelAttachment", () => {
  const attachments = (overrides = {}) =>
    startRun(emulator, overrides).of("bucketLabelAttachment", bucketLabelAttachmentHandler);
  const attached = async () =>
    (await api.call("GET", below("labels"))).json.labels.map(({ id }: { id: string }) => id);
  const news = () => ({ bucketId, labelId });

  it("is attached, read and detached", async () => {
    const { id, outs } = await attachments().create(news());
    expect(id).toBe(`${bucketId}/${labelId}`);
    expect(outs).toEqual({ ...news(), orgId: emulator.orgID, declared: ["bucketId", "labelId"] });
    expect(await attached()).toEqual([labelId]);
    expect((await attachments().read(id, outs))?.inputs).toEqual(news());
    await attachments().delete(id, outs);
    expect(await attached()).toEqual([]);
    expect(await attachments().read(id, outs)).toBeUndefined();
    await attachments().delete(id, outs);
  });

  it("is taken as it is where it is attached already", async () => {
    await api.call("POST", below("labels"), { labelID: labelId });
    const { outs } = await attachments().create(news());
    expect(outs.takenOver).toEqual(expect.any(String));
    expect(await attached()).toEqual([labelId]);
  });

  it.each(LOST)("is attached once when the answer is lost: %s", async (action) => {
    emulator.faults.add({ method: "POST", action });
    await attachments().create(news());
    expect(await attached()).toEqual([labelId]);
  });

  it("is gone with its bucket, and with its label", async () => {
    const { id, outs } = await attachments().create(news());
    await api.call("DELETE", `/api/v2/labels/${labelId}`);
    expect(await attachments().read(id, outs)).toBeUndefined();
    await attachments().delete(id, outs);
    await api.deleteBucket(bucketId);
    expect(await attachments().read(id, outs)).toBeUndefined();
    await attachments().delete(id, outs);
  });

  it("is never gone for a token that cannot read labels", async () => {
    const { id, outs } = await attachments().create(news());
    const blind = attachments({ token: "no-labels" });
    await expect(blind.read(id, outs)).rejects.toThrow(/Could not read label .* 401 unauthorized/);
    await expect(blind.delete(id, outs)).rejects.toThrow(/401 unauthorized/);
    expect(await attached()).toEqual([labelId]);
  });

  it("is never gone for a wrong token, a gateway's 404, or in another organisation", async () => {
    const { id, outs } = await attachments().create(news());
    await expect(attachments({ token: "wrong" }).read(id, outs)).rejects.toThrow(/401/);
    const elsewhere = await startEmulator();
    const other = startRun(elsewhere).of("bucketLabelAttachment", bucketLabelAttachmentHandler);
    await expect(other.read(id, outs)).rejects.toThrow(/is recorded in organisation/);
    const byId = startRun(elsewhere, { org: { id: emulator.orgID } });
    const blind = byId.of("bucketLabelAttachment", bucketLabelAttachmentHandler);
    await expect(blind.read(id, outs)).rejects.toThrow(/Cannot tell whether bucket/);
    await elsewhere.close();
    emulator.faults.add({ path: "labels", action: "status", status: 404 });
    await expect(attachments().read(id, outs)).rejects.toThrow(/404/);
  });

  it("passes on that the label is unknown", async () => {
    const unknown = { bucketId, labelId: "00000000000000ff" };
    await expect(attachments().create(unknown)).rejects.toThrow(
      /Could not attach label .* label not found/,
    );
  });
});

describe.each([
  ["member", "bucketMember", bucketMemberHandler],
  ["owner", "bucketOwner", bucketOwnerHandler],
] as const)("a %s", (role, kind, handler) => {
  const other = role === "member" ? "owner" : "member";
  const roles = (overrides = {}) => startRun(emulator, overrides).of(kind, handler);
  const holders = async (of: string) =>
    (await api.call("GET", below(`${of}s`))).json.users.map(({ id }: { id: string }) => id);
  const news = () => ({ bucketId, userId: emulator.userID });

  it("is added, read and removed", async () => {
    const { id, outs } = await roles().create(news());
    expect(id).toBe(`${bucketId}/${emulator.userID}`);
    expect(outs).toMatchObject({ ...news(), name: "dana", orgId: emulator.orgID });
    expect(await holders(role)).toEqual([emulator.userID]);
    expect((await roles().read(id, outs))?.inputs).toEqual(news());
    await roles().delete(id, outs);
    expect(await holders(role)).toEqual([]);
    expect(await roles().read(id, outs)).toBeUndefined();
    await roles().delete(id, outs);
  });

  it("is taken as it is where the user has the role already", async () => {
    await api.call("POST", below(`${role}s`), { id: emulator.userID });
    const { outs } = await roles().create(news());
    expect(outs).toMatchObject({ name: "dana", takenOver: expect.any(String) });
    expect(await holders(role)).toEqual([emulator.userID]);
  });

  it("takes the place of the other role, and its later delete leaves the new one alone", async () => {
    await api.call("POST", below(`${other}s`), { id: emulator.userID });
    const run = startRun(emulator);
    const { outs } = await run.of(kind, handler).create(news());
    expect(await holders(role)).toEqual([emulator.userID]);
    expect(await holders(other)).toEqual([]);
    expect(run.notices).toEqual([expect.stringContaining(`was ${other} of bucket`)]);
    const [otherKind, otherHandler] =
      role === "member"
        ? (["bucketOwner", bucketOwnerHandler] as const)
        : (["bucketMember", bucketMemberHandler] as const);
    await run.of(otherKind, otherHandler).delete(`${bucketId}/${emulator.userID}`, outs);
    expect(await holders(role)).toEqual([emulator.userID]);
  });

  it.each(LOST)("is added once when the answer is lost: %s", async (action) => {
    emulator.faults.add({ method: "POST", action });
    await roles().create(news());
    expect(await holders(role)).toEqual([emulator.userID]);
  });

  it("is gone with its bucket, and not for a wrong token", async () => {
    const { id, outs } = await roles().create(news());
    await expect(roles({ token: "wrong" }).read(id, outs)).rejects.toThrow(/401/);
    await expect(roles({ token: "wrong" }).delete(id, outs)).rejects.toThrow(/401/);
    await api.deleteBucket(bucketId);
    expect(await roles().read(id, outs)).toBeUndefined();
    await roles().delete(id, outs);
  });

  it("is refused for a user whom another resource of the program makes the other: no fight", async () => {
    const run = startRun(emulator);
    await run.of(kind, handler).create(news());
    const [otherKind, otherHandler] =
      role === "member"
        ? (["bucketOwner", bucketOwnerHandler] as const)
        : (["bucketMember", bucketMemberHandler] as const);
    await expect(run.of(otherKind, otherHandler).create(news())).rejects.toThrow(
      new RegExp(`is also declared as ${role}: a user has one role`),
    );
    expect(await holders(role)).toEqual([emulator.userID]);
  });

  it("passes on that the user is unknown", async () => {
    const unknown = { bucketId, userId: "00000000000000ff" };
    await expect(roles().create(unknown)).rejects.toThrow(
      new RegExp(`${role} of bucket .* user not found`),
    );
  });
});
