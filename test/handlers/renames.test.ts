import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UNKNOWN } from "../../provider/src/contract/unknown";
import type { Bag } from "../../provider/src/pulumi/propertySerialization";
import { apiOf } from "../support/api";
import { type Overrides, startRun } from "../support/startRun";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const bucketsOf = (overrides: Overrides = {}) => startRun(emulator, overrides).of.bucket;
const live = async () => (await apiOf(emulator).userBuckets()).map(({ name }) => name);

/** Buckets `shard-0` and so on, each of which gets the name of the next one. */
async function chain(length: number) {
  const names = Array.from({ length: length + 1 }, (_, n) => `shard-${n}`);
  const first = bucketsOf();
  const links = [];
  for (const [n, name] of names.slice(0, -1).entries()) {
    links.push({ ...(await first.create({ name })), news: { name: names[n + 1] } });
  }
  return { links, names };
}

describe("chain of renames", () => {
  it("continues as long as names become free, with few requests", async () => {
    const { links, names } = await chain(20);
    // Shorter than the whole chain needs.
    const run = bucketsOf({ nameReleaseWait: 1_500 });
    for (const { id, outs, news } of links) await run.diff(id, outs, news);
    emulator.counters.reset();
    await Promise.all(links.map(({ id, outs, news }) => run.update(id, outs, news)));
    expect((await live()).sort()).toEqual(names.slice(1).sort());
    const { calls } = emulator.counters.read();
    expect(calls["PATCH /api/v2/buckets/{id}"]).toBeLessThan(3 * links.length);
  });

  it("continues if other provider processes release the names", async () => {
    const { links, names } = await chain(12);
    const folder = await mkdtemp(join(tmpdir(), "renames-"));
    const runs = [process.pid, process.ppid].map((pid) =>
      bucketsOf({ nameReleaseWait: 700, among: { engine: 29_000, pid, folder } }),
    );
    // The last one waits for all of the others, none of which is in its own process.
    const of = (n: number) => runs[n === 0 ? 1 : 0] as (typeof runs)[0];
    for (const [n, { id, outs, news }] of links.entries()) await of(n).diff(id, outs, news);
    await Promise.all(links.map(({ id, outs, news }, n) => of(n).update(id, outs, news)));
    expect((await live()).sort()).toEqual(names.slice(1).sort());
    await rm(folder, { recursive: true });
  });

  it("fails if the engine does not reach the last one, and suggests dependsOn", async () => {
    const { links, names } = await chain(3);
    const run = bucketsOf();
    const blocked = links.slice(0, -1);
    for (const { id, outs, news } of blocked) await run.diff(id, outs, news);
    const got = await Promise.allSettled(
      blocked.map(({ id, outs, news }) => run.update(id, outs, news)),
    );
    for (const result of got) {
      expect(result).toMatchObject({ status: "rejected" });
      expect(String((result as PromiseRejectedResult).reason)).toMatch(/dependsOn.*--parallel/);
    }
    expect(await live()).toEqual(names.slice(0, -1));
  });

  it("ends even if resources of several kinds wait for names", async () => {
    const { links } = await chain(2);
    const run = startRun(emulator, { nameReleaseWait: 700 });
    const labels = [];
    for (const name of ["k", "l"]) labels.push(await run.of.label.create({ name }));
    const [taken, released] = labels as [(typeof labels)[0], (typeof labels)[0]];
    await run.of.label.diff(released.id, released.outs, { name: "free" });
    await run.of.label.update(released.id, released.outs, { name: "free" });
    const last = links[1] as (typeof links)[0];
    const waits = [
      run.of.label.update(released.id, released.outs, { name: "k" }),
      run.of.bucket.update(last.id, last.outs, { name: "shard-0" }),
    ];
    await run.of.label.diff(taken.id, taken.outs, { name: "never" });
    await run.of.bucket.diff(links[0]?.id ?? "", links[0]?.outs ?? {}, { name: "never" });
    for (const { status } of await Promise.allSettled(waits)) expect(status).toBe("rejected");
  });

  it("suggests dependsOn to a new resource that waits in vain", async () => {
    const { links } = await chain(1);
    const [{ id, outs }] = links as [(typeof links)[0]];
    for (const adopt of [false, true]) {
      for (const isSeen of [false, true]) {
        if (adopt && !isSeen) continue;
        const run = bucketsOf();
        if (isSeen) await run.diff(id, outs, { name: "shard-0" });
        await expect(run.create({ name: "shard-0", adopt })).rejects.toThrow(/dependsOn option/);
      }
    }
  });
});

/** The diff of a preview, right after the check of the resource. */
async function planned(
  provider: ReturnType<typeof bucketsOf>,
  olds: Bag,
  news: Bag,
): Promise<unknown> {
  await provider.check(olds, news);
  return provider.diff("x", olds, news);
}

describe("orgId that is not known yet", () => {
  it("replaces nothing if the settings name the organization, unlike schemaType and rp", async () => {
    const { outs } = await bucketsOf().create({ name: "a" });
    const org = { id: emulator.orgID };
    const diff = (news: object, overrides: Overrides = { org }) =>
      planned(bucketsOf(overrides), outs, { name: "a", ...news });
    expect(await diff({ orgId: UNKNOWN })).toMatchObject({ replaces: [] });
    expect(await diff({ orgId: UNKNOWN }, {})).toMatchObject({ replaces: ["orgId"] });
    for (const property of ["schemaType", "rp"]) {
      expect(await diff({ [property]: UNKNOWN })).toMatchObject({ replaces: [property] });
    }
    const labels = startRun(emulator, { org }).of.label;
    const label = { ...outs, name: "l", properties: {} };
    expect(await planned(labels, label, { name: "l", orgId: UNKNOWN })).toMatchObject({
      replaces: [],
    });
  });

  it("is refused before any delete if it turns out to be another organization's", async () => {
    const { id, outs } = await bucketsOf().create({ name: "a" });
    const run = bucketsOf({ org: { id: emulator.orgID } });
    const news = { name: "a", orgId: "00000000000000ff" };
    expect(await run.diff(id, outs, news)).toMatchObject({ replaces: ["orgId"] });
    await expect(run.delete(id, outs)).rejects.toThrow(/declares orgId 00000000000000ff/);
    await expect(run.create(news)).rejects.toThrow(/declares orgId 00000000000000ff/);
    expect(await live()).toEqual(["a"]);
  });
});
