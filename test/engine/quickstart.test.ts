import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { days } from "../support/api";
import { useExample } from "../support/exampleCopy";

const example = useExample("quickstart", ({ project, emulator }) =>
  project.configure({ analyst: emulator.userID }),
);

/** In this order: each step builds on the previous one. */
describe("examples/quickstart on the real engine", () => {
  it("is created with one POST per object and one organization lookup", async () => {
    const { output } = await example.project.up();
    expect(output).toContain("created");
    const { calls } = example.emulator.counters.read();
    const buckets = await example.api.userBuckets();
    expect(buckets.map(({ name, retentionRules }) => [name, retentionRules])).toEqual([
      ["alerts", days(90)],
      ["audit", []],
      ["metrics", days(90)],
      ["sensors", days(30)],
      ["sensors-hourly", days(730)],
    ]);
    expect(calls).toEqual({
      "GET /api/v2/orgs": 1,
      "POST /api/v2/labels": 3,
      "POST /api/v2/buckets": 5,
      "POST /api/v2/buckets/{id}/labels": 10,
      "POST /api/v2/buckets/{id}/members": 1,
      "POST /api/v2/buckets/{id}/schema/measurements": 2,
    });
  });

  it("has no further changes, and sends no requests to find out", async () => {
    const { emulator } = example;
    emulator.counters.reset();
    await example.project.run("preview --expect-no-changes");
    expect(emulator.counters.read().total).toBe(0);
  });

  it("keeps the state small, and the token out of plain text", async () => {
    const { project } = example;
    const own = await project.ownState();
    expect(own).toHaveLength(21);
    for (const { inputs, outputs } of own) {
      expect(Buffer.byteLength(String(inputs?.__provider))).toBeLessThanOrEqual(100);
      expect(outputs?.__provider).toBe(inputs?.__provider);
      expect(outputs).not.toHaveProperty("updatedAt");
      expect(outputs).not.toHaveProperty("labels");
    }
    for (const file of await filesBelow(project.folder)) {
      expect(await readFile(file, "utf8"), file).not.toContain(example.emulator.token);
    }
  });

  it("leaves only the system buckets after destroy", async () => {
    const { project, api } = example;
    await project.fails("destroy", "protected");
    expect((await api.userBuckets()).map(({ name }) => name)).toContain("audit");
    await project.run("state unprotect --all --yes");
    await project.destroy();
    expect(await api.userBuckets()).toEqual([]);
    expect((await api.call("GET", "/api/v2/labels")).json.labels).toEqual([]);
    expect(await project.ownState()).toEqual([]);
  });
});

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
