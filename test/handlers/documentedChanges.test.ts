import { describe, expect, it } from "vitest";
import type { Kind } from "../../provider/src/contract/kind";
import { argumentsOf, RESOURCES } from "../../scripts/docs/resourceTables.mjs";
import { useEmulator } from "../support/emulator";
import { type Args, CHANGES, type ChangeRow, type ResourceKind } from "../support/lifecycleRows";
import { startRun } from "../support/startRun";

/** What the docstring of each argument says about a change of it: `Bucket.name` and so on. */
const DOCUMENTED = new Map(
  RESOURCES.flatMap((kind) =>
    argumentsOf(kind).map((argument) => [`${kind}.${argument.name}`, argument] as const),
  ),
);

interface Row {
  kind: ResourceKind;
  name: string;
  /** The only argument that differs. */
  argument: string;
  from: Args;
  to: Args;
  /** What the preview of the real engine says. */
  op: ChangeRow["op"];
}

const OTHER_ORGANIZATION = "00000000000000aa";

const READ = [{ action: "read", resource: { type: "buckets" } }];

/** The rows that the engine also plays, and those that no single connection can carry out. */
const ROWS: Row[] = [
  ...CHANGES.flatMap(({ kind, name, from, to, op }) => {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    const [argument, ...others] = names.filter(
      (key) => JSON.stringify(from[key]) !== JSON.stringify(to[key]),
    );
    // Two ways to write the same value are no change.
    const isChange = argument && others.length === 0 && op !== "same";
    return isChange ? [{ kind, name, argument, from, to, op }] : [];
  }),
  ...(["Bucket", "Label", "Authorization"] as const).map((kind) => {
    const needed = kind === "Authorization" ? { permissions: READ } : {};
    return {
      kind,
      name: `${kind}-orgId`,
      argument: "orgId",
      from: { ...needed, orgId: "$organization" },
      to: { ...needed, orgId: OTHER_ORGANIZATION },
      op: "replace" as const,
    };
  }),
];

const at = useEmulator({ users: ["dana", "eve", "frank", "gina"] });

/** Creates each object that `$name` stands for in the arguments of a row, once. */
async function ground(...texts: string[]): Promise<Record<string, string>> {
  const { api, emulator } = at;
  const ids: Record<string, string> = { organization: emulator.orgID, ...emulator.userIDs };
  for (const [, name = ""] of texts.join(" ").matchAll(/"\$([\w-]+)"/g)) {
    if (ids[name]) continue;
    const isLabel = /^(red|blue|Label-)/.test(name);
    const body = { orgID: emulator.orgID, name, schemaType: "explicit" };
    const { json } = await api.call("POST", `/api/v2/${isLabel ? "labels" : "buckets"}`, body);
    ids[name] = isLabel ? json.label.id : json.id;
  }
  return ids;
}

/** The resource as `from` declares it, and the inputs of `to`, as the engine passes them on. */
async function created({ kind, name, from, to }: Pick<Row, "kind" | "name" | "from" | "to">) {
  const key = (kind.charAt(0).toLowerCase() + kind.slice(1)) as Kind;
  const begin = () => startRun(at.emulator).of[key];
  const ids = await ground(JSON.stringify(from), JSON.stringify(to));
  const run = begin();
  // What the class fills in.
  const named = DOCUMENTED.has(`${kind}.name`) ? { name } : {};
  const inputsOf = async (args: Args, olds: Args) => {
    const text = JSON.stringify(args).replace(/"\$([\w-]+)"/g, (_, target) => `"${ids[target]}"`);
    return run.check(olds, { ...named, ...JSON.parse(text) });
  };
  const olds = await inputsOf(from, {});
  const news = await inputsOf(to, olds.inputs);
  expect([olds.failures, news.failures]).toEqual([[], []]);
  const { id, outs } = await run.create(olds.inputs);
  at.emulator.counters.reset();
  return { begin, run, id, outs, news: news.inputs, inputsOf };
}

const writes = () =>
  Object.entries(at.emulator.counters.read().calls).filter(([call]) => !call.startsWith("GET "));

const changeOf = ({ kind, argument }: Row) =>
  DOCUMENTED.get(`${kind}.${argument}`)?.change ?? "nothing";
const rowsOf = (change: string) => ROWS.filter((row) => changeOf(row).startsWith(change));

it("every argument of every resource has a row", () => {
  const tried = new Set(ROWS.map(({ kind, argument }) => `${kind}.${argument}`));
  expect([...tried].sort()).toEqual([...DOCUMENTED.keys()].sort());
});

it.each(ROWS)("$name: the engine's preview of $argument matches its documentation", (row) => {
  expect(row.op).toBe(changeOf(row).startsWith("Replaces") ? "replace" : "update");
});

describe("documented as: Replaces", () => {
  it.each(rowsOf("Replaces"))("$name: $argument", async (row) => {
    const { run, id, outs, news } = await created(row);
    expect(await run.diff(id, outs, news)).toMatchObject({ replaces: [row.argument] });
  });
});

describe("documented as: Omitting it never causes a replacement", () => {
  const rows = rowsOf("Replaces").filter((row) =>
    changeOf(row).endsWith("Omitting it never causes a replacement"),
  );

  it.each(rows)("$name: $argument", async (row) => {
    const { [row.argument]: _, ...rest } = row.from;
    const { run, id, outs, news } = await created({ ...row, to: rest });
    expect(news).not.toHaveProperty(row.argument);
    expect(await run.diff(id, outs, news)).toMatchObject({ replaces: [] });
  });
});

describe.each(["Updates in place", "Adds columns in place"])("documented as: %s", (change) => {
  it.each(rowsOf(change))("$name: $argument", async (row) => {
    const { begin, run, id, outs, news } = await created(row);
    expect(await run.diff(id, outs, news)).toMatchObject({ replaces: [] });
    const updated = await run.update(id, outs, news);
    const isRemoved = row.to[row.argument] === undefined;
    const isSent = !isRemoved || !changeOf(row).includes("changes nothing on the server");
    const patch = [expect.stringMatching(/^PATCH .*\/\{id\}$/), 1];
    expect(writes()).toEqual(isSent ? [patch] : []);
    expect((await begin().read(id, updated))?.inputs).toEqual(news);
  });
});

describe("documented as: only additions", () => {
  it.each(rowsOf("Adds columns in place"))("$name: $argument, in reverse", async (row) => {
    const { inputsOf, news } = await created(row);
    const { failures } = await inputsOf(row.from, news);
    expect(failures).toMatchObject([{ reason: expect.stringContaining("can only be added") }]);
  });
});

describe("documented as: No effect after creation", () => {
  const rows = rowsOf("No effect after creation");

  it.each([...rows, ...rows.map((row) => ({ ...row, from: row.to, to: row.from }))])(
    "$name: $argument, from $from to $to",
    async (row) => {
      const { run, id, outs, news } = await created(row);
      expect(await run.diff(id, outs, news)).toMatchObject({ replaces: [] });
      await run.update(id, outs, news);
      expect(writes()).toEqual([]);
    },
  );
});
