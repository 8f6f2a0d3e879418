import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { processesBelow } from "../../scripts/processTree.mjs";
import { useFixture } from "../support/fixture";

const { harness, world, live, stateNames } = useFixture();

const posts = () =>
  Object.entries(harness.emulator.counters.read().calls)
    .filter(([call]) => call.startsWith("POST "))
    .reduce((sum, [, count]) => sum + count, 0);
const begun = (count: number) =>
  expect.poll(posts, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(count);

describe("Ctrl-C during up with a slow server", () => {
  it("finishes the requests in flight, and the next up continues from there", async () => {
    const { project, emulator, api } = harness;
    const names = Array.from({ length: 12 }, (_, n) => `b${n}`);
    await project.write(names.map((name) => `new influxdb.Bucket("${name}");`).join("\n"));
    emulator.settings.change({ latencyMs: 2_000 });
    const { child, result } = project.start("up --parallel 2");
    await begun(1);
    child.kill("SIGINT");
    const stopped = await result;
    expect(stopped.code).not.toBe(0);
    emulator.settings.change({ latencyMs: 0 });
    const some = await api.userBuckets();
    expect(some.length).toBeLessThan(names.length);
    // The state has everything that the server has: nothing was left half-done.
    expect(await stateNames()).toEqual(some.map(({ name }) => name).sort());
    await project.up();
    expect((await api.userBuckets()).map(({ name }) => name).sort()).toEqual([...names].sort());
    await harness.project.nothingToDo();
  });
});

/** Whether an injected fault was used. */
const fired = () =>
  harness.emulator.faults.list().some((fault) => (fault as { fired: number }).fired > 0);

/** Waits until no process is running anymore. */
const ended = (processes: { pid: number }[]) =>
  expect.poll(() => processes.filter(({ pid }) => isRunning(pid)), { timeout: 10_000 }).toEqual([]);

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it.each(["SIGKILL", "SIGHUP"] as const)(
  "a request that waits for a busy server isn't sent after the engine was killed: %s",
  async (signal) => {
    const { project, emulator, api } = harness;
    await project.write('new influxdb.Bucket("a");');
    await project.up();
    await project.write("");
    emulator.faults.add({ method: "DELETE", action: "status", status: 503, retryAfter: 4 });
    const { child, result } = project.start("up");
    await expect.poll(fired, { timeout: 60_000, interval: 20 }).toBe(true);
    const below = await processesBelow(child.pid ?? 0);
    child.kill(signal);
    await result;
    await ended(below.filter(({ command }) => command.includes("dynamic-provider")));
    await sleep(4_500);
    expect(await api.userBuckets()).toHaveLength(1);
    await project.removeEmptyAttributes();
    await project.run(["cancel", "--yes"]);
    await project.up();
    expect(await api.userBuckets()).toEqual([]);
  },
);

describe.each(["the engine", "the provider process"])("killing %s", (victim) => {
  it.each([
    ["a bucket", /^\/api\/v2\/buckets$/],
    ["what is on a bucket", /\/(labels|members|owners|measurements)$/],
  ])(
    "while it creates %s: the next up ends as declared or names what to adopt, without duplicates",
    async (_, path) => {
      const { project, emulator, api } = harness;
      await project.write(world());
      // The server completes the request even if nobody waits for the response anymore.
      emulator.faults.add({
        action: "slow",
        method: "POST",
        path: path.source,
        delayMs: 2_500,
        times: "forever",
      });
      const { child, result } = project.start("up");
      await expect.poll(fired, { timeout: 60_000, interval: 20 }).toBe(true);
      const below = await processesBelow(child.pid ?? 0);
      const providers = below.filter(({ command }) => command.includes("dynamic-provider"));
      expect(providers.length).toBeGreaterThan(0);
      if (victim === "the engine") child.kill("SIGKILL");
      else for (const { pid } of providers) process.kill(pid, "SIGKILL");
      expect((await result).code).not.toBe(0);
      await ended(providers);
      await expect.poll(() => emulator.counters.read().inFlight, { timeout: 10_000 }).toBe(0);
      emulator.faults.clear();
      // A killed engine leaves its lock on the stack, as Pulumi's own message says.
      if (victim === "the engine") {
        await project.removeEmptyAttributes();
        await project.run(["cancel", "--yes"]);
      }

      // At most one run that names what to adopt, for each of the two kinds of object that have their own names.
      let adopt = { bucket: "", label: "" };
      for (let run = 0; run < 3; run += 1) {
        await project.write(world(adopt));
        const { code, output } = await project.attempt("up");
        if (code === 0) break;
        expect(output).toMatch(/set adopt: true/);
        adopt = {
          bucket:
            adopt.bucket || /Could not create bucket "metrics"/.test(output) ? "adopt: true" : "",
          label: adopt.label || /Could not create label "team"/.test(output) ? "adopt: true" : "",
        };
      }
      expect(await live()).toMatchObject({
        buckets: [{ name: "metrics", labels: ["team"], members: ["dana"], owners: ["eve"] }],
      });
      expect(await api.userBuckets()).toHaveLength(1);
      await harness.project.nothingToDo();
    },
  );
});
