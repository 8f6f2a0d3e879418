import { describe, expect, it } from "vitest";
import { useBench } from "../support/bench";
import { type Declared, useTable } from "../support/lifecycle";
import { CHANGES, DRIFTS, GROUND } from "../support/lifecycleRows";

const bench = useBench({ users: ["dana", "eve", "frank", "gina"], deleteDelayMs: 400 });

const line = ({
  op,
  name,
  properties,
}: {
  op?: string | undefined;
  name: string;
  properties: string[];
}) => [op, name, [...properties].sort().join(", ")].filter(Boolean).join(" ");

const refresh = ["refresh", "--yes", "--skip-preview"];

describe("every resource", () => {
  it("changes by each of its inputs as the preview says, and the server becomes as declared", async () => {
    const { project } = bench;
    const table = useTable(bench);
    const rows = (side: "from" | "to"): Record<string, Declared> => ({
      ...GROUND,
      ...Object.fromEntries(CHANGES.map(({ name, kind, [side]: args }) => [name, { kind, args }])),
    });

    await project.write(table.program(rows("from")));
    await project.up();
    const first = await table.declaredAndLive(rows("from"));
    expect(first.live).toEqual(first.declared);
    await project.run(["preview", "--expect-no-changes"]);
    const before = await table.idsInState();

    await project.write(table.program(rows("to")));
    expect(await project.plan()).toEqual(
      CHANGES.filter(({ op }) => op !== "same")
        .map(line)
        .sort(),
    );
    await project.up();
    const then = await table.declaredAndLive(rows("to"));
    expect(then.live).toEqual(then.declared);
    const after = await table.idsInState();
    for (const { name, op } of CHANGES) {
      if (op === "replace") expect(after[name], name).not.toBe(before[name]);
      else expect(after[name], name).toBe(before[name]);
    }
    await project.run(["preview", "--expect-no-changes"]);
    await project.run(["refresh", "--preview-only", "--expect-no-changes"]);

    await project.run(["destroy", "--yes", "--skip-preview"]);
    expect(await project.ownState()).toEqual([]);
    await expect.poll(() => bench.api.userBuckets(), { timeout: 5_000 }).toEqual([]);
  });

  it("shows what others changed, property by property, and is repaired; what is gone comes again", async () => {
    const { project, api } = bench;
    const table = useTable(bench);
    const rows: Record<string, Declared> = {
      ...GROUND,
      ...Object.fromEntries(DRIFTS.map((row) => [row.name, row])),
    };
    await project.write(table.program(rows));
    await project.up();
    const ids = await table.idsInState();
    for (const { name, request } of DRIFTS) {
      const [method, path, body] = table.resolve(request, { ...ids, id: ids[name] ?? "" });
      expect((await api.call(method, `/api/v2${path}`, body)).status, name).toBeLessThan(300);
    }
    const gone = DRIFTS.find(({ name }) => name === "Bucket-drift-gone")?.name ?? "";
    await expect
      .poll(async () => (await api.call("GET", `/api/v2/buckets/${ids[gone]}`)).status, {
        timeout: 5_000,
      })
      .toBe(404);

    await project.run(refresh);
    expect(await project.plan()).toEqual(
      DRIFTS.filter(({ op }) => op)
        .map(line)
        .sort(),
    );
    await project.up();
    const drifted = DRIFTS.filter(({ op }) => op).map(({ name }) => name);
    const { declared, live } = await table.declaredAndLive(
      Object.fromEntries(Object.entries(rows).filter(([name]) => drifted.includes(name))),
    );
    expect(live).toEqual(declared);
    await project.run(["preview", "--expect-no-changes"]);
    await project.run(["refresh", "--preview-only", "--expect-no-changes"]);

    // What nobody declared stayed as others made it; columns that others added are told of in liveColumns.
    const state = await project.ownState();
    const outputs = (name: string) => state.find(({ urn }) => urn.endsWith(`::${name}`))?.outputs;
    expect(outputs("Bucket-drift-undeclared")).toMatchObject({ description: "b" });
    expect(outputs("Label-drift-undeclared")).toMatchObject({ properties: { note: "n" } });
    const seen = outputs("MeasurementSchema-drift-columns")?.liveColumns as { name: string }[];
    expect(seen.map(({ name }) => name)).toEqual(["time", "value", "rack"]);

    // All of it gone at once, behind our back.
    for (const { id } of await api.userBuckets()) await api.deleteBucket(id);
    const { labels } = (await api.call("GET", "/api/v2/labels")).json;
    for (const { id } of labels) await api.call("DELETE", `/api/v2/labels/${id}`);
    await expect.poll(() => api.userBuckets(), { timeout: 5_000 }).toEqual([]);
    await project.run(refresh);
    expect(await project.ownState()).toEqual([]);
    await project.up();
    const again = await table.declaredAndLive(rows);
    expect(again.live).toEqual(again.declared);
    await project.run(["destroy", "--yes", "--skip-preview"]);
    expect(await project.ownState()).toEqual([]);
  });
});
