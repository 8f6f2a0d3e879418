import equal from "fast-deep-equal";
import type { Emulator } from "influxdb-serverless-emulator";
import { UNKNOWN } from "../../../provider/src/contract/unknown";
import { typeToken } from "../../../provider/src/pulumi/typeToken";
import { requireAllStay } from "./dependants";
import { type Bag, type Declared, dependenciesOf, type Program, resolve } from "./program";
import { startProviderProcess } from "./providerProcess";
import { type EngineRun, servedBy } from "./run";
import { asStored, type Entry, type Stack } from "./stack";

interface Step {
  op: string;
  urn: string;
  provider: string;
  oldState?: object;
  newState?: object;
  replaceReasons?: string[];
}

/** The model's version of the document that `pulumi preview --json` prints, from the provider's own check and diff. */
export async function preview(emulator: Emulator, stack: Stack, program: Program): Promise<string> {
  const process = startProviderProcess(emulator);
  try {
    const steps = await plan({ stack, processes: new Map([["", process]]) }, program);
    return JSON.stringify({ config: {}, steps: [STACK, ...steps], changeSummary: { same: 1 } });
  } finally {
    await process.close();
  }
}

/** The steps of a preview. */
export async function plan(parts: Parts, program: Program): Promise<Step[]> {
  const planner = new Planner(parts);
  for (const resource of inOrder(program)) await planner.plan(resource);
  return planner.all();
}

/** The parts of a run that a preview needs. */
type Parts = Pick<EngineRun, "stack" | "processes">;

const STACK: Step = {
  op: "same",
  urn: "urn:pulumi:test::test::pulumi:pulumi:Stack::test-test",
  provider: "",
  newState: { type: "pulumi:pulumi:Stack" },
};

class Planner {
  private readonly steps: Step[] = [];
  private readonly ids = new Map<string, string>();
  private readonly registered = new Set<Entry>();
  private readonly stack: Stack;

  constructor(private readonly parts: Parts) {
    this.stack = parts.stack;
  }

  async plan(resource: Declared): Promise<void> {
    const { kind, name } = resource;
    const entry = this.findEntry(resource);
    const args = resolve(resource.args, (other) => this.ids.get(other) ?? UNKNOWN);
    const served = servedBy(this.parts, resource.provider, kind);
    const { inputs } = await served.check(asStored(entry?.inputs ?? {}), { ...args });
    if (!entry) return this.add("create", resource, { inputs });
    this.registered.add(entry);
    const difference = await served.diff(entry.id, asStored(entry.outputs), asStored(inputs));
    const replaces = difference?.replaces ?? [];
    if (replaces.length > 0) {
      if (difference?.deleteBeforeReplace) await requireAllStay(this.parts, entry);
      return this.add("replace", resource, { inputs, entry, replaces });
    }
    this.ids.set(name, entry.id);
    const isChanged =
      entry.isUnfinished || (difference?.changes ?? !equal(entry.inputs, asStored(inputs)));
    if (isChanged) this.add("update", resource, { inputs, entry });
  }

  /** Returns all steps, including the deletes of resources that the program doesn't declare. */
  all(): Step[] {
    const leaving = this.stack.entries.filter((entry) => !this.registered.has(entry));
    return [...this.steps, ...leaving.map((entry) => deleteOf(entry))];
  }

  private add(
    op: string,
    { kind, name }: Declared,
    { inputs, entry, replaces = [] }: { inputs: Bag; entry?: Entry; replaces?: string[] },
  ): void {
    this.steps.push({
      op,
      urn: urnOf(kind, name),
      provider: "default",
      ...(entry ? { oldState: stateOf(entry) } : {}),
      newState: { type: typeToken(kind), inputs },
      replaceReasons: replaces,
    });
  }

  private findEntry({ name, kind, aliases = [] }: Declared): Entry | undefined {
    const found = [name, ...aliases].flatMap((it) => this.stack.find(it) ?? []);
    return found.find((entry) => entry.kind === kind && !this.registered.has(entry));
  }
}

function deleteOf(entry: Entry): Step {
  const op = entry.pendingDelete ? "delete-replaced" : "delete";
  const urn = urnOf(entry.kind, entry.name);
  return { op, urn, provider: "default", oldState: stateOf(entry) };
}

function stateOf({ kind, id, inputs, outputs }: Entry): object {
  return { type: typeToken(kind), id, inputs, outputs };
}

function urnOf(kind: Declared["kind"], name: string): string {
  return `urn:pulumi:test::test::${typeToken(kind)}::${name}`;
}

/** Sorts each resource after the resources that it refers to. */
function inOrder(program: Program): Declared[] {
  const done: Declared[] = [];
  const isDone = (name: string) => done.some((resource) => resource.name === name);
  while (done.length < program.length) {
    const next = program.filter((it) => !done.includes(it) && dependenciesOf(it).every(isDone));
    if (next.length === 0) throw new Error("the program refers to what it does not have");
    done.push(...next);
  }
  return done;
}
