import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useEmulator } from "../support/emulator";
import { startRun } from "../support/startRun";

const at = useEmulator();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "processes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Processes of one run: two live process IDs, since the records of a dead one count differently. */
function processes() {
  const startIn = (pid: number) => startRun(at.emulator, { among: { engine: 1, pid, folder } });
  return [startIn(process.pid), startIn(process.ppid)] as const;
}

const live = async () => (await at.api.userBuckets()).map(({ id }) => id);

describe("two provider processes", () => {
  it("do not adopt what one of them deleted while the service still shows it", async () => {
    at.emulator.settings.change({ deleteDelayMs: 700 });
    const [one, other] = processes();
    const { id, outs } = await one.of.bucket.create({ name: "a" });
    await one.of.bucket.delete(id, outs);
    expect(await live()).toEqual([id]);
    const created = await other.of.bucket.create({ name: "a", adopt: true });
    expect(created.id).not.toBe(id);
    expect(await live()).toEqual([created.id]);
  });

  it("do not both get the same user's role", async () => {
    const [one, other] = processes();
    const { id: bucketId } = await one.of.bucket.create({ name: "a" });
    const args = { bucketId, userId: at.emulator.userID };
    const got = await Promise.allSettled([
      one.of.bucketMember.create(args),
      other.of.bucketOwner.create(args),
    ]);
    expect(got.filter(({ status }) => status === "fulfilled").length).toBeLessThan(2);
  });

  it("do not lose a new object if their shared records can no longer be written", async () => {
    const broken = join(folder, "broken");
    const run = startRun(at.emulator, {
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
    const failure = await run.of.bucket
      .create({ name: "a", __provider: "text" })
      .catch((error) => error);
    expect(failure).toMatchObject({ id: (await live())[0], properties: { name: "a" } });
    expect(failure.message).toContain("PULUMI_HOME");
  });
});
