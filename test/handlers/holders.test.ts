import { describe, expect, it } from "vitest";
import { useEmulator } from "../support/emulator";
import { startRun as startProcess } from "../support/startRun";

const at = useEmulator();

type Bag = Record<string, unknown>;

function startRun() {
  const { of, notices } = startProcess(at.emulator);
  const { bucket } = of;
  return {
    ...bucket,
    notices,
    diff: (id: string, olds: Bag, news: Bag = { name: "a" }) => bucket.diff(id, olds, news),
  };
}

const ADOPT = { name: "a", adopt: true };

describe("two resources for one bucket", () => {
  it("are refused in one run, with or without adopt", async () => {
    const run = startRun();
    await run.create({ name: "a" });
    await expect(run.create({ name: "a" })).rejects.toThrow(/declared by two resources/);
    await expect(run.create(ADOPT)).rejects.toThrow(/declared by two resources/);
  });

  it("are refused if the response to the second create is lost", async () => {
    const run = startRun();
    const { id } = await run.create({ name: "a" });
    at.emulator.faults.add({ method: "POST", action: "reset-before" });
    await expect(run.create({ name: "a" })).rejects.toThrow(/declared by two resources/);
    expect(await at.api.userBuckets()).toMatchObject([{ id }]);
  });

  it("are refused if one of them has the bucket from an earlier run", async () => {
    const { id, outs } = await startRun().create({ name: "a" });
    const firstDiff = startRun();
    await firstDiff.diff(id, outs);
    await expect(firstDiff.create(ADOPT)).rejects.toThrow(/declared by two resources/);
    const firstAdopted = startRun();
    await firstAdopted.create(ADOPT);
    await expect(firstAdopted.diff(id, outs)).rejects.toThrow(
      /bucket .* is declared by two resources/,
    );
  });
});

describe("logical rename with adopt instead of an alias", () => {
  it("keeps the bucket in the run that adopts it, and says so", async () => {
    const { id, outs } = await startRun().create({ name: "a" });
    const run = startRun();
    await run.create(ADOPT);
    await run.delete(id, outs);
    expect(await at.api.userBuckets()).toMatchObject([{ id }]);
    expect(run.notices).toEqual([
      expect.stringMatching(/Adopted the existing bucket "a" .* its retention is 30d/),
      expect.stringContaining("is kept: another resource"),
    ]);
  });

  it("keeps the bucket in the next run if the adopting run ended before its deletes", async () => {
    const { id, outs } = await startRun().create({ name: "a" });
    const adopted = await startRun().create(ADOPT);
    const next = startRun();
    await next.diff(id, adopted.outs, ADOPT);
    await next.delete(id, outs);
    expect(await at.api.userBuckets()).toMatchObject([{ id }]);
  });

  it("keeps the bucket after adopt is removed from the code", async () => {
    const { id, outs } = await startRun().create({ name: "a" });
    const adopted = await startRun().create(ADOPT);
    const { adopt: _, ...without } = adopted.outs;
    const next = startRun();
    await next.diff(id, { ...without, declared: ["name"] });
    await next.delete(id, outs);
    expect(await at.api.userBuckets()).toMatchObject([{ id }]);
  });
});

describe("single resource", () => {
  it("is deleted if the engine replaces it although the diff has no changes", async () => {
    const { id, outs } = await startRun().create({ name: "a" });
    const run = startRun();
    await run.diff(id, outs);
    await run.delete(id, outs);
    expect(await at.api.userBuckets()).toEqual([]);
    await run.create({ name: "a" });
  });

  it("is deleted when removed from the program, even if it was adopted", async () => {
    await at.api.createBucket({ orgID: at.emulator.orgID, name: "a" });
    const { id, outs } = await startRun().create(ADOPT);
    await startRun().delete(id, outs);
    expect(await at.api.userBuckets()).toEqual([]);
  });
});
