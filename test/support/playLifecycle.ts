import { expect } from "vitest";
import { stepLine } from "./engineDocuments";
import { type Declared, type Place, useTable } from "./lifecycle";
import type { ChangeRow, DriftRow } from "./lifecycleRows";

type Rows = Record<string, Declared>;

/** By then, queued deletes have been carried out. */
const DELETED = { timeout: 5_000 };

/** Declares every row before its change, then after it: the preview shows it, and `up` does it. Then removes everything. */
export async function playChanges(place: Place, ground: Rows, changes: ChangeRow[]): Promise<void> {
  const { project } = place;
  const table = useTable(place);
  const rows = (side: "from" | "to"): Rows => ({
    ...ground,
    ...Object.fromEntries(changes.map(({ name, kind, [side]: args }) => [name, { kind, args }])),
  });

  await project.write(table.program(rows("from")));
  await project.up();
  await expectAsDeclared(place, rows("from"));
  await project.run("preview --expect-no-changes");
  const before = await table.idsInState();

  await project.write(table.program(rows("to")));
  expect(await project.plan()).toEqual(linesOf(changes.filter(({ op }) => op !== "same")));
  await project.up();
  await expectAsDeclared(place, rows("to"));
  const after = await table.idsInState();
  for (const { name, op } of changes) {
    if (op === "replace") expect(after[name], name).not.toBe(before[name]);
    else expect(after[name], name).toBe(before[name]);
  }
  await project.nothingToDo();
  await playEnd(place);
}

/** Lets somebody else change or remove each row: a refresh finds the drift, and `up` repairs it. */
export async function playDrifts(place: Place, ground: Rows, drifts: DriftRow[]): Promise<void> {
  const { project, api } = place;
  const table = useTable(place);
  const rows = withGround(ground, drifts);
  await project.write(table.program(rows));
  await project.up();
  const ids = await table.idsInState();
  for (const { name, request } of drifts) {
    const [method, path, body] = table.resolve(request, { ...ids, id: ids[name] ?? "" });
    expect((await api.call(method, `/api/v2${path}`, body)).status, name).toBeLessThan(300);
  }
  const gone = drifts.filter(({ kind, op }) => kind === "Bucket" && op === "create");
  for (const { name } of gone) await untilGone(place, ids[name] ?? "");

  await project.refresh();
  const drifted = drifts.filter(({ op }) => op);
  expect(await project.plan()).toEqual(linesOf(drifted));
  await project.up();
  await expectAsDeclared(place, Object.fromEntries(drifted.map((row) => [row.name, row])));
  await project.nothingToDo();
}

/** Lets somebody else remove everything in the stack, re-creates it, and removes it. */
export async function playLoss(place: Place, ground: Rows, drifts: DriftRow[]): Promise<void> {
  const { project, api } = place;
  const table = useTable(place);
  const rows = withGround(ground, drifts);
  const ids = await table.idsInState();
  const idsOf = (kind: Declared["kind"]) =>
    Object.keys(rows).flatMap((name) => (rows[name]?.kind === kind ? (ids[name] ?? []) : []));
  for (const id of idsOf("Bucket")) await api.deleteBucket(id);
  for (const id of idsOf("Label")) await api.call("DELETE", `/api/v2/labels/${id}`);
  for (const id of idsOf("Authorization")) await api.call("DELETE", `/api/v2/authorizations/${id}`);
  for (const id of idsOf("Bucket")) await untilGone(place, id);
  await project.refresh();
  expect(await project.ownState()).toEqual([]);
  await project.up();
  await expectAsDeclared(place, rows);
  await playEnd(place);
}

async function playEnd(place: Place): Promise<void> {
  const { project } = place;
  const ids = Object.entries(await useTable(place).idsInState());
  await project.destroy();
  expect(await project.ownState()).toEqual([]);
  // What belongs to a bucket is deleted with it.
  for (const [name, id] of ids) if (name.startsWith("Bucket-")) await untilGone(place, id);
}

async function expectAsDeclared(place: Place, rows: Rows): Promise<void> {
  const { declared, live } = await useTable(place).declaredAndLive(rows);
  expect(live).toEqual(declared);
}

async function untilGone({ api }: Place, bucketID: string): Promise<void> {
  const status = async () => (await api.call("GET", `/api/v2/buckets/${bucketID}`)).status;
  await expect.poll(status, DELETED).toBe(404);
}

function withGround(ground: Rows, rows: DriftRow[]): Rows {
  return { ...ground, ...Object.fromEntries(rows.map((row) => [row.name, row])) };
}

function linesOf(rows: (ChangeRow | DriftRow)[]): string[] {
  return rows.map(({ op, name, properties }) => stepLine(op, name, properties)).sort();
}
