import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UNKNOWN } from "../../provider/src/contract/unknown";
import { providerText } from "../../provider/src/pulumi/providerText";
import { days } from "../support/api";
import { useEmulator } from "../support/emulator";
import { startRun } from "../support/startRun";

const at = useEmulator();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownership-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

let engine = 30_000;
const startIn = (pid: number) => startRun(at.emulator, { among: { engine, pid, folder } });
/** The two provider processes of one run. */
function processes() {
  engine += 1;
  return [startIn(process.pid), startIn(process.ppid)] as const;
}

const live = async () => (await at.api.userBuckets()).map(({ id }) => id);

describe("bucket or label removed from the program", () => {
  it("is kept if any process holds, creates or refers to something on it", async () => {
    const [first] = processes();
    const { id, outs } = await first.of.bucket.create({ name: "a" });
    const label = await first.of.label.create({ name: "l" });
    const args = { bucketId: id, labelId: label.id };
    const attached = await first.of.bucketLabelAttachment.create(args);

    const uses: ((other: ReturnType<typeof startIn>) => Promise<unknown>)[] = [
      async (other) => other.of.bucketLabelAttachment.diff(attached.id, attached.outs, args),
      (other) => other.of.bucketOwner.create({ bucketId: id, userId: at.emulator.userID }),
      (other) => other.of.bucketLabelAttachment.read(attached.id, {}),
    ];
    for (const use of uses) {
      const [deleting, other] = processes();
      await use(other);
      await expect(deleting.of.bucket.delete(id, outs)).rejects.toThrow("still needed");
    }
    const [deleting, other] = processes();
    await other.of.bucketLabelAttachment.diff(attached.id, attached.outs, args);
    await expect(deleting.of.label.delete(label.id, label.outs)).rejects.toThrow("still needed");
    expect(await live()).toEqual([id]);
  });

  it("is kept if Pulumi skips an attachment, member, owner or schema on it, in any process", async () => {
    const [first] = processes();
    const { id, outs } = await first.of.bucket.create({ name: "a" });
    const label = await first.of.label.create({ name: "l" });
    const { id: elsewhere } = await first.of.bucket.create({ name: "b" });
    const old = { bucketId: elsewhere, labelId: label.id };
    const attached = await first.of.bucketLabelAttachment.create(old);
    const args = { bucketId: id, labelId: label.id };
    const columns = [{ name: "time", type: "timestamp" }];
    const upper = { bucketId: id.toUpperCase() };

    const skipped: ((other: ReturnType<typeof startIn>) => Promise<unknown> | undefined)[] = [
      (other) => other.of.bucketLabelAttachment.check({}, args),
      (other) => other.of.bucketLabelAttachment.check({}, { ...args, labelId: UNKNOWN }),
      (other) => other.of.bucketMember.check({}, { bucketId: id, userId: at.emulator.userID }),
      (other) => other.of.bucketOwner.check({}, { bucketId: id }),
      (other) => other.of.measurementSchema.check({}, { bucketId: id, name: "m", columns }),
      (other) => other.of.bucketLabelAttachment.diff(attached.id, attached.outs, args),
      (other) => other.of.measurementSchema.read("00000000000000aa", upper).catch(() => undefined),
      (other) =>
        other.of.bucketMember
          .read(`${upper.bucketId}/${at.emulator.userID}`, {})
          .catch(() => undefined),
    ];
    for (const skip of skipped) {
      const [deleting, other] = processes();
      await skip(other);
      await expect(deleting.of.bucket.delete(id, outs)).rejects.toThrow("still needed");
    }
    // Pulumi passes on no ID for a bucket whose create failed, and a failed `get` of a mapping returns none: it could
    // be any bucket.
    const onAny: typeof skipped = [
      (other) => other.of.bucketOwner.check({}, { userId: at.emulator.userID }),
      (other) => other.of.dbrpMapping.read("00000000000000ab", {}).catch(() => undefined),
      (other) => other.of.measurementSchema.read("00000000000000aa", {}).catch(() => undefined),
    ];
    for (const use of onAny) {
      const [any, without] = processes();
      await use(without);
      await expect(any.of.bucket.delete(id, outs)).rejects.toThrow(
        /may still be needed.*Fix that error/,
      );
      // In a replacement, too.
      await any.of.bucket.check(
        { name: "a" },
        { name: "a", __declaredBy: 'update-1 1 Bucket "a"' },
      );
      await expect(any.of.bucket.delete(id, outs)).rejects.toThrow("may still be needed");
    }
    // A delete waits for a read that may turn out to be of something on it.
    const [waiting, reading] = processes();
    at.emulator.faults.add({ path: "/dbrps/", action: "slow", delayMs: 500 });
    at.emulator.faults.add({ path: "/dbrps/", action: "status", status: 403 });
    const read = reading.of.dbrpMapping.read("00000000000000ab", {}).catch(() => undefined);
    await expect(waiting.of.bucket.delete(id, outs)).rejects.toThrow("may still be needed");
    await read;

    const [deleting, other] = processes();
    await other.of.bucketLabelAttachment.check({}, args);
    await expect(deleting.of.label.delete(label.id, label.outs)).rejects.toThrow("still needed");
    expect(await live()).toHaveLength(2);

    // The program goes on while a component runs in another process.
    const [held, shared] = processes();
    const program = { ...args, __declaredBy: 'update-1 1 Attachment "x"' };
    await shared.of.bucketLabelAttachment.check({}, program);
    const component = { name: "c", __declaredBy: 'update-2 1 Bucket "c"' };
    await shared.of.bucket.check({ name: "c" }, component);
    await expect(held.of.bucket.delete(id, outs)).rejects.toThrow("still needed");

    // The declarations of a preview end with it, also in another process.
    const [next, previewed] = processes();
    const unknown = { bucketId: UNKNOWN, userId: at.emulator.userID };
    await previewed.of.bucketOwner.check({}, unknown);
    await next.of.bucketLabelAttachment.check(
      {},
      { ...args, __declaredBy: 'preview 1 Attachment "x"' },
    );
    await next.of.bucket.check({ name: "c" }, { name: "c", __declaredBy: 'update 1 Bucket "c"' });
    await next.of.bucket.delete(id, outs);
    expect(await live()).toEqual([elsewhere]);
  });

  it("is kept after anything in the run has failed, in any process", async () => {
    const [first] = processes();
    const { id, outs } = await first.of.bucket.create({ name: "a" });
    const { id: otherId, outs: other } = await first.of.bucket.create({ name: "b" });
    const shorter = { name: "b", retentionRules: [{ everySeconds: 3_600 }], adopt: true };
    const taken = { name: "b" };
    const failing: ((process: ReturnType<typeof startIn>) => Promise<unknown> | undefined)[] = [
      ({ of }) => of.bucket.create(shorter),
      ({ of }) => of.bucket.create(taken),
      ({ of }) => of.bucket.update(otherId, other, { name: "a" }),
      ({ of }) => of.bucket.check({}, { name: "" }),
      ({ of }) => of.label.read("00000000000000aa", {}),
      ({ of }) => of.label.diff(otherId, { ...other, __provider: providerText("bucket") }, taken),
    ];
    for (const fail of failing) {
      const [deleting, another] = processes();
      await Promise.resolve(fail(another)).catch(() => undefined);
      await expect(deleting.of.bucket.delete(id, outs)).rejects.toThrow(
        "something else in this run failed",
      );
    }
    // A replacement goes on. Another resource with the same name, in a program that Pulumi runs only in part, proves none.
    const [deleting, another] = processes();
    await another.of.bucket.create(taken).catch(() => undefined);
    const declared = { name: "a", __declaredBy: 'update-1 1 Bucket "a"' };
    const refusesDelete = () =>
      expect(deleting.of.bucket.delete(id, outs)).rejects.toThrow("else in this run failed");
    await deleting.of.bucket.check({ name: "c" }, declared);
    await refusesDelete();
    // Nor does an attempt that was refused.
    await refusesDelete();
    await deleting.of.bucket.diff(id, outs, { name: "a", schemaType: "explicit" });
    await deleting.of.bucket.delete(id, outs);
    expect(await live()).toEqual([otherId]);
  });

  it("is kept after a failure if it is replaced under another name", async () => {
    const [first] = processes();
    const { id, outs } = await first.of.bucket.create({ name: "a" });
    const [run] = processes();
    await run.of.label.read("00000000000000aa", {}).catch(() => undefined);
    const renamed = { name: "b", schemaType: "explicit" };
    await run.of.bucket.check({ name: "a" }, { ...renamed, __declaredBy: 'update-1 1 Bucket "a"' });
    await run.of.bucket.diff(id, outs, renamed);
    await expect(run.of.bucket.delete(id, outs)).rejects.toThrow("else in this run failed");
    expect(await live()).toEqual([id]);
  });

  it("is kept if a provider process was killed at work, but not if one has ended", async () => {
    const [first] = processes();
    const { id, outs } = await first.of.bucket.create({ name: "a" });
    const [run] = processes();
    const dead = join(folder, `${engine}-${2 ** 22 + 1}`);
    const work = { type: "works", kind: "bucket", key: "?", orgId: "?", by: "1" };
    writeFileSync(dead, `${JSON.stringify(["+", work])}\n`);
    await expect(run.of.bucket.delete(id, outs)).rejects.toThrow("else in this run failed");
    const [next] = processes();
    writeFileSync(
      join(folder, `${engine}-${2 ** 22 + 1}`),
      `${JSON.stringify(["organization", "o"])}\n`,
    );
    await next.of.bucket.delete(id, outs);
    expect(await live()).toEqual([]);
  });

  it("is kept if a refresh found it in another resource's state, even if a policy renames that", async () => {
    const [first] = processes();
    const { id, outs } = await first.of.bucket.create({ name: "a" });
    const [run] = processes();
    const ofOther = { ...outs, holder: "another" };
    for (const state of [outs, ofOther]) {
      await run.of.bucket.read(id, state);
      await run.of.bucket.diff(id, state, { name: "a" });
    }
    // The diff has another name than the check.
    await run.of.bucket.check(
      { name: "a" },
      { name: "raw", __declaredBy: 'update-1 1 Bucket "b"' },
    );
    await run.of.bucket.delete(id, outs);
    expect(run.notices.join()).toContain("another resource in this program manages it");
    expect(await live()).toEqual([id]);
  });

  it("is kept if the engine doesn't tell the provider what the program keeps", async () => {
    const [run] = processes();
    const { id, outs } = await run.of.bucket.create({ name: "a" });
    vi.stubEnv("PULUMI_ENABLE_LEGACY_DIFF", "true");
    await expect(run.of.bucket.delete(id, outs)).rejects.toThrow(
      "PULUMI_ENABLE_LEGACY_DIFF is set",
    );
    vi.unstubAllEnvs();
    await run.of.bucket.delete(id, outs);
  });

  it("is kept if a member on it could not be created", async () => {
    const [run, other] = processes();
    const { id, outs } = await run.of.bucket.create({ name: "a" });
    const path = "/members$";
    at.emulator.faults.add({ method: "POST", path, action: "status", status: 403, times: 9 });
    const member = { bucketId: id, userId: at.emulator.userID };
    await expect(other.of.bucketMember.create(member)).rejects.toThrow("403");
    await expect(run.of.bucket.delete(id, outs)).rejects.toThrow("still needed");
    expect(await live()).toEqual([id]);
  });

  it("is deleted if the member on it is deleted, too", async () => {
    const [run] = processes();
    const { id, outs } = await run.of.bucket.create({ name: "a" });
    const member = { bucketId: id, userId: at.emulator.userID };
    const created = await run.of.bucketMember.create(member);
    const [next] = processes();
    await next.of.bucketMember.delete(created.id, created.outs);
    await next.of.bucket.delete(id, outs);
    expect(await live()).toEqual([]);
  });
});

describe("changes by others since the run's read", () => {
  it("prevent a delete if another resource wants the object's new name", async () => {
    const { id, outs } = await processes()[0].of.bucket.create({ name: "a" });
    const [run] = processes();
    await run.of.bucket.read(id, outs);
    await at.api.patchBucket(id, { name: "data", retentionRules: days(30) });
    await run.of.bucket.check({}, { name: "data", adopt: true });
    await expect(run.of.bucket.delete(id, outs)).rejects.toThrow(
      /should have been adopted by another resource/,
    );
    expect(await live()).toEqual([id]);
  });
});

describe("bucket removed from the program", () => {
  it("is kept while another resource wants its name, even one that is never created", async () => {
    const [first] = processes();
    const { id, outs } = await first.of.bucket.create({ name: "a" });
    for (const wanted of ["a", UNKNOWN]) {
      const [deleting, other] = processes();
      await other.of.bucket.check({}, { name: wanted, adopt: true });
      await expect(deleting.of.bucket.delete(id, outs)).rejects.toThrow(
        "should have been adopted by another resource",
      );
    }
    await at.api.patchBucket(id, { name: "b", retentionRules: [] });
    const [deleting, other] = processes();
    await other.of.bucket.check({}, { name: "b", adopt: true });
    await expect(deleting.of.bucket.delete(id, outs)).rejects.toThrow(
      "should have been adopted by another resource",
    );
    expect(await live()).toEqual([id]);
  });
});

describe("alias that changes the kind of a resource", () => {
  it("is refused", async () => {
    const [run] = processes();
    const args = { bucketId: "00000000000000aa", userId: "00000000000000bb" };
    const olds = { ...args, orgId: at.emulator.orgID, __provider: providerText("bucketMember") };
    await expect(run.of.bucketOwner.diff("x", olds, args)).rejects.toThrow(
      /recorded as bucketMember/,
    );
    await run.of.bucketMember.diff("x", olds, args);
  });
});

describe("a user's role", () => {
  it("is restored if the other role cannot be granted", async () => {
    const [run] = processes();
    const { id: bucketId } = await run.of.bucket.create({ name: "a" });
    const args = { bucketId, userId: at.emulator.userID };
    await at.api.call("POST", `/api/v2/buckets/${bucketId}/members`, { id: args.userId });
    const path = "/owners$";
    at.emulator.faults.add({ method: "POST", path, action: "status", status: 500 });
    at.emulator.faults.add({
      method: "POST",
      path,
      action: "status",
      status: 403,
      times: "forever",
    });
    await expect(run.of.bucketOwner.create(args)).rejects.toThrow("403");
    const { json } = await at.api.call("GET", `/api/v2/buckets/${bucketId}/members`);
    expect(json.users).toHaveLength(1);
    expect(run.notices).toEqual([]);
  });
});
