import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bucketHandler } from "../../provider/src/bucket/handler";
import { bucketLabelAttachmentHandler } from "../../provider/src/bucketLabelAttachment/handler";
import { bucketMemberHandler } from "../../provider/src/bucketMember/handler";
import { bucketOwnerHandler } from "../../provider/src/bucketOwner/handler";
import { providerText } from "../../provider/src/dynamic/providerText";
import { labelHandler } from "../../provider/src/label/handler";
import { UNKNOWN } from "../../provider/src/lifecycle/unknown";
import { measurementSchemaHandler } from "../../provider/src/measurementSchema/handler";
import { apiOf, days } from "../support/api";
import { type Overrides, startRun } from "../support/run";

let emulator: Emulator;
let folder: string;
beforeEach(async () => {
  emulator = await startEmulator({ tokens: [{ token: "both", org: "second" }] });
  folder = mkdtempSync(join(tmpdir(), "ownership-"));
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

let engine = 30_000;
/** The provider processes of one run. */
function processes(overrides: Overrides = {}) {
  engine += 1;
  return [process.pid, process.ppid].map((pid) => {
    const run = startRun(emulator, { ...overrides, among: { engine, pid, folder } });
    return {
      bucket: run.of("bucket", bucketHandler),
      label: run.of("label", labelHandler),
      attachment: run.of("bucketLabelAttachment", bucketLabelAttachmentHandler),
      member: run.of("bucketMember", bucketMemberHandler),
      owner: run.of("bucketOwner", bucketOwnerHandler),
      schema: run.of("measurementSchema", measurementSchemaHandler),
      notices: run.notices,
    };
  }) as [Processes, Processes];
}
type Processes = {
  bucket: ReturnType<ReturnType<typeof startRun>["of"]>;
  label: ReturnType<ReturnType<typeof startRun>["of"]>;
  attachment: ReturnType<ReturnType<typeof startRun>["of"]>;
  member: ReturnType<ReturnType<typeof startRun>["of"]>;
  owner: ReturnType<ReturnType<typeof startRun>["of"]>;
  schema: ReturnType<ReturnType<typeof startRun>["of"]>;
  notices: string[];
};

const live = async () => (await apiOf(emulator).userBuckets()).map(({ id }) => id);

describe("what is on or below a bucket or label that leaves the program", () => {
  it("keeps it: by a relation that is held, created or referred to, in whatever process", async () => {
    const [first] = processes();
    const { id, outs } = await first.bucket.create({ name: "a" });
    const label = await first.label.create({ name: "l" });
    const args = { bucketId: id, labelId: label.id };
    const attached = await first.attachment.create(args);

    const uses: ((other: Processes) => Promise<unknown>)[] = [
      async (other) => other.attachment.diff(attached.id, attached.outs, args),
      (other) => other.owner.create({ bucketId: id, userId: emulator.userID }),
      (other) => other.attachment.read(attached.id, {}),
    ];
    for (const use of uses) {
      const [deleting, other] = processes();
      await use(other);
      await expect(deleting.bucket.delete(id, outs)).rejects.toThrow("still needed");
    }
    const [deleting, other] = processes();
    await other.attachment.diff(attached.id, attached.outs, args);
    await expect(deleting.label.delete(label.id, label.outs)).rejects.toThrow("still needed");
    expect(await live()).toEqual([id]);
  });

  it("keeps it: by a relation that Pulumi skips before its creation or its move, in whatever process", async () => {
    const [first] = processes();
    const { id, outs } = await first.bucket.create({ name: "a" });
    const label = await first.label.create({ name: "l" });
    const { id: elsewhere } = await first.bucket.create({ name: "b" });
    const old = { bucketId: elsewhere, labelId: label.id };
    const attached = await first.attachment.create(old);
    const args = { bucketId: id, labelId: label.id };
    const columns = [{ name: "time", type: "timestamp" }];
    const upper = { bucketId: id.toUpperCase() };

    const skipped: ((other: Processes) => Promise<unknown> | undefined)[] = [
      (other) => other.attachment.check({}, args),
      (other) => other.attachment.check({}, { ...args, labelId: UNKNOWN }),
      (other) => other.member.check({}, { bucketId: id, userId: emulator.userID }),
      (other) => other.owner.check({}, { bucketId: id }),
      (other) => other.owner.check({}, { userId: emulator.userID }),
      (other) => other.schema.check({}, { bucketId: id, name: "m", columns }),
      (other) => other.attachment.diff(attached.id, attached.outs, args),
      (other) => other.schema.read("00000000000000aa", upper).catch(() => undefined),
      (other) =>
        other.member.read(`${upper.bucketId}/${emulator.userID}`, {}).catch(() => undefined),
    ];
    for (const skip of skipped) {
      const [deleting, other] = processes();
      await skip(other);
      await expect(deleting.bucket.delete(id, outs)).rejects.toThrow("still needed");
    }
    const [deleting, other] = processes();
    await other.attachment.check({}, args);
    await expect(deleting.label.delete(label.id, label.outs)).rejects.toThrow("still needed");
    expect(await live()).toHaveLength(2);

    // What a preview has declared ends with it, also in another process.
    const [next, previewed] = processes();
    await previewed.owner.check({}, { bucketId: UNKNOWN, userId: emulator.userID });
    await next.attachment.check({}, { ...args, __declaredBy: 'preview 1 Attachment "x"' });
    await next.bucket.check({ name: "c" }, { name: "c", __declaredBy: 'update 1 Bucket "c"' });
    await next.bucket.delete(id, outs);
    expect(await live()).toEqual([elsewhere]);
  });

  it("goes when that goes too", async () => {
    const [run] = processes();
    const { id, outs } = await run.bucket.create({ name: "a" });
    const member = { bucketId: id, userId: emulator.userID };
    const created = await run.member.create(member);
    const [next] = processes();
    await next.member.delete(created.id, created.outs);
    await next.bucket.delete(id, outs);
    expect(await live()).toEqual([]);
  });
});

describe("what somebody did since a run read it", () => {
  it("counts for a delete: the name that the object has by then may be wanted", async () => {
    const { id, outs } = await processes()[0].bucket.create({ name: "a" });
    const [run] = processes();
    await run.bucket.read(id, outs);
    await apiOf(emulator).patchBucket(id, { name: "data", retentionRules: days(30) });
    await run.bucket.check({}, { name: "data", adopt: true });
    await expect(run.bucket.delete(id, outs)).rejects.toThrow(/may be what another resource/);
    expect(await live()).toEqual([id]);
  });
});

describe("an alias that makes one kind of resource another", () => {
  it("is refused: nothing would be sent, and the state would be wrong", async () => {
    const [run] = processes();
    const args = { bucketId: "00000000000000aa", userId: "00000000000000bb" };
    const olds = { ...args, orgId: emulator.orgID, __provider: providerText("bucketMember") };
    await expect(run.owner.diff("x", olds, args)).rejects.toThrow(/recorded as bucketMember/);
    await run.member.diff("x", olds, args);
  });
});

describe("two processes", () => {
  it("do not both get one relation", async () => {
    const [one, other] = processes();
    const { id: bucketId } = await one.bucket.create({ name: "a" });
    const args = { bucketId, userId: emulator.userID };
    const got = await Promise.allSettled([one.member.create(args), other.owner.create(args)]);
    expect(got.filter(({ status }) => status === "fulfilled").length).toBeLessThan(2);
  });

  it("lose nothing that was created when the files between them cannot be written any more", async () => {
    const broken = join(folder, "broken");
    const run = startRun(emulator, {
      among: { engine: 1, pid: process.pid, folder: broken },
      wrap: (client) => ({
        ...client,
        async send(call) {
          const answer = await client.send(call);
          if (call.method === "POST") {
            rmSync(broken, { recursive: true, force: true });
            writeFileSync(broken, "");
          }
          return answer;
        },
      }),
    });
    const failure = await run
      .of("bucket", bucketHandler)
      .create({ name: "a", __provider: "text" })
      .catch((error) => error);
    expect(failure).toMatchObject({ id: (await live())[0], properties: { name: "a" } });
    expect(failure.message).toContain("PULUMI_HOME");
  });
});

describe("a user's role", () => {
  it("is given back when the other one cannot be given", async () => {
    const [run] = processes();
    const { id: bucketId } = await run.bucket.create({ name: "a" });
    const args = { bucketId, userId: emulator.userID };
    await apiOf(emulator).call("POST", `/api/v2/buckets/${bucketId}/members`, { id: args.userId });
    const path = "/owners$";
    emulator.faults.add({ method: "POST", path, action: "status", status: 500 });
    emulator.faults.add({ method: "POST", path, action: "status", status: 403, times: "forever" });
    await expect(run.owner.create(args)).rejects.toThrow("403");
    const { json } = await apiOf(emulator).call("GET", `/api/v2/buckets/${bucketId}/members`);
    expect(json.users).toHaveLength(1);
    expect(run.notices).toEqual([]);
  });
});

describe("labels", () => {
  it("may have properties of any name", async () => {
    const [run] = processes();
    const properties = { valueOf: "x", toString: "y", color: "blue" };
    const { id, outs } = await run.label.create({ name: "l", properties });
    const news = { name: "l", properties: { color: "green", toString: "z" } };
    await run.label.update(id, outs, news);
    const { json } = await apiOf(emulator).call("GET", `/api/v2/labels/${id}`);
    expect(Object.entries(json.label.properties).sort()).toEqual(
      Object.entries(news.properties).sort(),
    );
  });
});
