import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startEmulator } from "influxdb-serverless-emulator";
import { describe, expect, it } from "vitest";
import { LOST } from "../support/lostAnswers";
import { useGround } from "../support/relations";
import { startRun } from "../support/startRun";

const ground = useGround(["dana", "eve", "frank"]);

const UNKNOWN_ID = "00000000000000ff";

/** The kind, the input for the other end, the API's list, and the name of its ID there. */
const RELATIONS = [
  ["bucketLabelAttachment", "labelId", "labels", "labelID"],
  ["bucketMember", "userId", "members", "id"],
  ["bucketOwner", "userId", "owners", "id"],
] as const;

describe.each(RELATIONS)("%s", (kind, input, list, idName) => {
  const end = () => (kind === "bucketLabelAttachment" ? ground.labelId : ground.emulator.userID);
  const news = () => ({ bucketId: ground.bucketId, [input]: end() });
  const run = (overrides = {}) => startRun(ground.emulator, overrides).of[kind];
  const listed = () => ground.listed(list);

  it("is added, read and removed", async () => {
    const { id, outs } = await run().create(news());
    expect(id).toBe(`${ground.bucketId}/${end()}`);
    const { name: _, ...rest } = outs;
    expect(rest).toEqual({
      ...news(),
      orgId: ground.emulator.orgID,
      declared: ["bucketId", input],
      connection: expect.any(String),
      holder: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    expect(outs.name).toBe(input === "userId" ? "dana" : undefined);
    expect(await listed()).toEqual([end()]);
    expect((await run().read(id, outs))?.inputs).toEqual(news());
    await run().delete(id, outs);
    expect(await listed()).toEqual([]);
    expect(await run().read(id, outs)).toBeUndefined();
    await run().delete(id, outs);
  });

  it.each(["500", "422"] as const)("is adopted if it already exists: %s", async (at) => {
    ground.emulator.settings.change({ switches: { secondRole: at } });
    await ground.byHand(list, { [idName]: end() });
    await run().create(news());
    expect(await listed()).toEqual([end()]);
  });

  it.each(LOST)("is added once if the response is lost: %s", async (action) => {
    ground.emulator.faults.add({ method: "POST", action });
    await run().create(news());
    expect(await listed()).toEqual([end()]);
  });

  it.each(["reset-after", "truncate", "html"] as const)(
    "is removed if the response is lost, even if the retry finds nothing: %s",
    async (action) => {
      ground.emulator.settings.change({ switches: { absentRoleRemoval: "404" } });
      const { id, outs } = await run().create(news());
      ground.emulator.faults.add({ method: "DELETE", action });
      await run().delete(id, outs);
      expect(await listed()).toEqual([]);
    },
  );

  it("is still known after its removal was refused", async () => {
    const { id, outs } = await run().create(news());
    const refused = run();
    ground.emulator.faults.add({ method: "DELETE", action: "status", status: 401 });
    await expect(refused.delete(id, outs)).rejects.toThrow(/401/);
    expect(await refused.read(id, outs)).toBeDefined();
  });

  it("is gone with its bucket", async () => {
    const { id, outs } = await run().create(news());
    await ground.api.deleteBucket(ground.bucketId);
    expect(await run().read(id, outs)).toBeUndefined();
    await run().delete(id, outs);
  });

  it("is never gone for a wrong token, a gateway's response or another organization", async () => {
    const { id, outs } = await run().create(news());
    const elsewhere = await startEmulator();
    const page = createServer((_, response) => response.end('{"error": "please sign in"}'));
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    const here = { org: { id: ground.emulator.orgID }, recordedUrl: ground.emulator.url };
    const pageUrl = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    for (const [overrides, message] of [
      [{ token: "wrong" }, /401/],
      [
        { url: pageUrl, ...here },
        /the response does not match the API reference: (users|id)|instead of the API's JSON|but the API returns 204/,
      ],
      [{ url: elsewhere.url, token: elsewhere.token, ...here }, /Could not confirm that bucket/],
    ] as const) {
      await expect(run(overrides).read(id, outs)).rejects.toThrow(message);
      await expect(run(overrides).delete(id, outs)).rejects.toThrow(message);
    }
    const other = startRun(elsewhere, { recordedUrl: ground.emulator.url }).of[kind];
    await expect(other.read(id, outs)).rejects.toThrow(/is recorded in organization/);
    await expect(other.delete(id, outs)).rejects.toThrow(/is recorded in organization/);
    await elsewhere.close();
    page.closeAllConnections();
    page.close();
    ground.emulator.faults.add({ path: "/buckets/", action: "status", status: 404 });
    await expect(run().read(id, outs)).rejects.toThrow(/404/);
    expect(await listed()).toEqual([end()]);
  });

  it("passes on the error for an unknown label or user", async () => {
    const unknown = { bucketId: ground.bucketId, [input]: UNKNOWN_ID };
    const message = /(label|member of bucket|owner of bucket) .* (label|user) not found/;
    await expect(run().create(unknown)).rejects.toThrow(message);
  });
});

describe.each([
  ["member", "bucketMember", "owner", "bucketOwner"],
  ["owner", "bucketOwner", "member", "bucketMember"],
] as const)("bucket %s", (role, kind, other, otherKind) => {
  it.each(["500", "422"] as const)(
    "replaces the other role, and a later delete of the other leaves it alone: %s",
    async (secondRole) => {
      const { userID: userId, settings } = ground.emulator;
      settings.change({ switches: { secondRole } });
      await ground.byHand(`${other}s`, { id: userId });
      const { of, notices } = startRun(ground.emulator);
      const { id, outs } = await of[kind].create({ bucketId: ground.bucketId, userId });
      const left = [await ground.listed(`${role}s`), await ground.listed(`${other}s`)];
      expect(left).toEqual([[userId], []]);
      expect(notices).toEqual([expect.stringContaining(`from ${other} to ${role}.`)]);
      await of[otherKind].delete(id, outs);
      expect(await ground.listed(`${role}s`)).toEqual([userId]);
    },
  );

  it("is not removed if somebody gave the user the other role since the run's read", async () => {
    const { userID: userId } = ground.emulator;
    const { of } = startRun(ground.emulator);
    const { id, outs } = await of[kind].create({ bucketId: ground.bucketId, userId });
    await of[kind].read(id, outs);
    await ground.api.call("DELETE", `/api/v2/buckets/${ground.bucketId}/${role}s/${userId}`);
    await ground.byHand(`${other}s`, { id: userId });
    await of[kind].delete(id, outs);
    expect(await ground.listed(`${other}s`)).toEqual([userId]);
  });

  it("is refused if another resource in the program gives the user the other role", async () => {
    const { of } = startRun(ground.emulator);
    const news = { bucketId: ground.bucketId, userId: ground.emulator.userID };
    await of[kind].create(news);
    await expect(of[otherKind].create(news)).rejects.toThrow(
      /is declared by two resources in this program/,
    );
    expect(await ground.listed(`${role}s`)).toEqual([news.userId]);
  });
});

describe("label attachment", () => {
  const attachments = (overrides = {}) =>
    startRun(ground.emulator, overrides).of.bucketLabelAttachment;
  const created = () =>
    attachments().create({ bucketId: ground.bucketId, labelId: ground.labelId });

  it("is gone with its label", async () => {
    const { id, outs } = await created();
    await ground.api.call("DELETE", `/api/v2/labels/${ground.labelId}`);
    expect(await attachments().read(id, outs)).toBeUndefined();
    await attachments().delete(id, outs);
  });

  it("is never gone for a token that cannot read labels", async () => {
    const { id, outs } = await created();
    const blind = attachments({ token: "no-labels" });
    await expect(blind.read(id, outs)).rejects.toThrow(/Could not read label .* 401 unauthorized/);
    await expect(blind.delete(id, outs)).rejects.toThrow(/401 unauthorized/);
    expect(await ground.listed("labels")).toEqual([ground.labelId]);
  });

  it("is never gone for a token that lost the permission during the run", async () => {
    const { id, outs } = await created();
    const { emulator, labelId } = ground;
    emulator.tokens.add({ token: "shifting" });
    const { label, bucketLabelAttachment } = startRun(emulator, { token: "shifting" }).of;
    expect(await label.read(labelId, { orgId: emulator.orgID, declared: [] })).toBeDefined();
    emulator.tokens.add({ token: "shifting", access: "no-labels" });
    const read = bucketLabelAttachment.read(id, outs);
    await expect(read).rejects.toThrow(/Could not read label .* 401/);
  });
});

describe("members and attachments of several resources", () => {
  const run = () => startRun(ground.emulator).of;
  const member = (userId = ground.emulator.userID) => ({ bucketId: ground.bucketId, userId });

  it("can shift to the next user within one run", async () => {
    const { dana = "", eve = "", frank = "" } = ground.emulator.userIDs;
    const { bucketMember: first } = run();
    const one = await first.create(member(dana));
    const two = await first.create(member(eve));
    const { bucketMember: next } = run();
    await next.diff(one.id, one.outs, member(eve));
    await next.create(member(eve));
    await next.diff(two.id, two.outs, member(frank));
    await next.create(member(frank));
    await next.delete(two.id, two.outs);
    await next.delete(one.id, one.outs);
    expect(await ground.listed("members")).toEqual([eve, frank].sort());
  });

  it("are kept for the new resource when the old one is deleted, if both created them", async () => {
    const old = await run().bucketMember.create(member());
    const path = `/api/v2/buckets/${ground.bucketId}/members/${ground.emulator.userID}`;
    await ground.api.call("DELETE", path);
    const { bucketMember } = run();
    await bucketMember.create(member());
    await bucketMember.delete(old.id, old.outs);
    expect(await ground.listed("members")).toEqual([ground.emulator.userID]);
  });

  it("are deleted when the last resource that has them moves elsewhere", async () => {
    const { bucketId, labelId, emulator } = ground;
    const one = await run().bucketLabelAttachment.create({ bucketId, labelId });
    const two = await run().bucketLabelAttachment.create({ bucketId, labelId });
    const body = { orgID: emulator.orgID, name: "elsewhere", retentionRules: [] };
    const { id: other } = await ground.api.createBucket(body);
    const { bucketLabelAttachment: next } = run();
    for (const { id, outs } of [one, two]) await next.diff(id, outs, { bucketId: other, labelId });
    await Promise.all([one, two].map(({ id, outs }) => next.delete(id, outs)));
    expect(await ground.listed("labels")).toEqual([]);
  });

  it("are refused for the second of two concurrent resources", async () => {
    const { bucketMember, bucketOwner } = run();
    const both = [bucketMember.create(member()), bucketOwner.create(member())];
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await ground.listed("members")).toEqual([ground.emulator.userID]);
  });

  it("can be deleted and re-created unchanged in a replacement", async () => {
    const old = await run().bucketMember.create(member());
    const { bucketMember } = run();
    await bucketMember.diff(old.id, old.outs, member());
    await bucketMember.delete(old.id, old.outs);
    await bucketMember.create(member());
    expect(await ground.listed("members")).toEqual([ground.emulator.userID]);
  });
});
