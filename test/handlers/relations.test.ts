import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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
    expect(outs).toEqual({
      ...news(),
      orgId: emulator.orgID,
      declared: ["bucketId", "labelId"],
      connection: expect.any(String),
      holder: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    expect(await attached()).toEqual([labelId]);
    expect((await attachments().read(id, outs))?.inputs).toEqual(news());
    await attachments().delete(id, outs);
    expect(await attached()).toEqual([]);
    expect(await attachments().read(id, outs)).toBeUndefined();
    await attachments().delete(id, outs);
  });

  it("is taken as it is where it is attached already", async () => {
    await api.call("POST", below("labels"), { labelID: labelId });
    await attachments().create(news());
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
    emulator.faults.add({ path: "/buckets/", action: "status", status: 404 });
    await expect(attachments().read(id, outs)).rejects.toThrow(/404/);
  });

  it("passes on that the label is unknown", async () => {
    const unknown = { bucketId, labelId: "00000000000000ff" };
    await expect(attachments().create(unknown)).rejects.toThrow(
      /Could not attach label .* label not found/,
    );
  });
});

describe("holders of relations", () => {
  const members = () => startRun(emulator, {}).of("bucketMember", bucketMemberHandler);
  const users = async () =>
    (await api.call("GET", below("members"))).json.users.map(({ id }: { id: string }) => id).sort();
  const member = (userId: string) => ({ bucketId, userId });

  it("may shift: each resource takes the user of the next one, whichever comes first", async () => {
    const { userIDs } = await startedWith(["ann", "bob", "cyd"]);
    const [u1, u2, u3] = [userIDs.ann, userIDs.bob, userIDs.cyd] as [string, string, string];
    const first = members();
    const m0 = await first.create(member(u1));
    const m1 = await first.create(member(u2));
    const next = members();
    await next.diff(m0.id, m0.outs, member(u2));
    await next.create(member(u2));
    await next.diff(m1.id, m1.outs, member(u3));
    await next.create(member(u3));
    await next.delete(m1.id, m1.outs);
    await next.delete(m0.id, m0.outs);
    expect(await users()).toEqual([u2, u3].sort());
  });

  it("are told apart also where both have created: the old one's delete leaves the new one alone", async () => {
    const old = await members().create(member(emulator.userID));
    await api.call("DELETE", below(`members/${emulator.userID}`));
    const run = members();
    await run.create(member(emulator.userID));
    await run.delete(old.id, old.outs);
    expect(await users()).toEqual([emulator.userID]);
  });

  it("are refused side by side as well as one after the other", async () => {
    const run = startRun(emulator);
    const results = await Promise.allSettled([
      run.of("bucketMember", bucketMemberHandler).create(member(emulator.userID)),
      run.of("bucketOwner", bucketOwnerHandler).create(member(emulator.userID)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await users()).toEqual([emulator.userID]);
  });

  it("may be replaced as they are, when the old one is deleted first", async () => {
    const old = await members().create(member(emulator.userID));
    const run = members();
    await run.diff(old.id, old.outs, member(emulator.userID));
    await run.delete(old.id, old.outs);
    await run.create(member(emulator.userID));
    expect(await users()).toEqual([emulator.userID]);
  });

  it("are neither gone nor deleted because a gateway answers some JSON", async () => {
    const { id, outs } = await members().create(member(emulator.userID));
    const page = createServer((_, response) => response.end('{"error": "please sign in"}'));
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const elsewhere = startRun(emulator, { url, org: { id: emulator.orgID } });
    const blind = elsewhere.of("bucketMember", bucketMemberHandler);
    await expect(blind.read(id, outs)).rejects.toThrow(
      /not in the form of the API reference: users/,
    );
    await expect(blind.delete(id, outs)).rejects.toThrow(
      /not in the form of the API reference: users/,
    );
    page.closeAllConnections();
    page.close();
  });

  /** The emulator of this test again, with other users. */
  async function startedWith(names: string[]) {
    await emulator.close();
    emulator = await startEmulator({ users: names });
    api = apiOf(emulator);
    bucketId = (await api.createBucket({ orgID: emulator.orgID, name: "b" })).id;
    return emulator;
  }
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

  it.each(["500", "422"] as const)(
    "is taken as it is where the user has the role already: %s",
    async (secondRole) => {
      emulator.settings.change({ switches: { secondRole } });
      await api.call("POST", below(`${role}s`), { id: emulator.userID });
      const { outs } = await roles().create(news());
      expect(outs).toMatchObject({ name: "dana" });
      expect(await holders(role)).toEqual([emulator.userID]);
    },
  );

  it.each(["500", "422"] as const)(
    "takes the place of the other role, and its later delete leaves the new one alone: %s",
    async (secondRole) => {
      emulator.settings.change({ switches: { secondRole } });
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
    },
  );

  it.each(LOST)("is added once when the answer is lost: %s", async (action) => {
    emulator.faults.add({ method: "POST", action });
    await roles().create(news());
    expect(await holders(role)).toEqual([emulator.userID]);
  });

  it.each(["reset-after", "truncate", "html"] as const)(
    "is removed when the answer is lost, also where the repeat finds nothing to remove: %s",
    async (action) => {
      emulator.settings.change({ switches: { absentRoleRemoval: "404" } });
      const { id, outs } = await roles().create(news());
      emulator.faults.add({ method: "DELETE", action });
      await roles().delete(id, outs);
      expect(await holders(role)).toEqual([]);
    },
  );

  it("is still known when its removal was refused", async () => {
    const { id, outs } = await roles().create(news());
    const run = startRun(emulator).of(kind, handler);
    emulator.faults.add({ method: "DELETE", action: "status", status: 401 });
    await expect(run.delete(id, outs)).rejects.toThrow(/401/);
    expect(await run.read(id, outs)).toBeDefined();
  });

  it("says what may be there when the answer and the look-up are both lost", async () => {
    emulator.faults.add({ method: "POST", action: "reset-after" });
    emulator.faults.add({ method: "GET", path: `/${role}s$`, action: "html", times: 99 });
    await expect(roles().create(news())).rejects.toThrow(
      new RegExp(`user ${emulator.userID} as ${role} of bucket ${bucketId} exists .* found out`),
    );
    emulator.faults.clear();
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
      /is declared by two resources of this program/,
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
