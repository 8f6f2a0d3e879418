import equal from "fast-deep-equal";
import { InfluxError } from "../../../provider/src/api/errors";
import { DECLARED_BY } from "../../../provider/src/dynamic/declaredBy";
import { deleteEntry, deleteUnregistered } from "./deletes";
import { dependantsToReplace } from "./dependants";
import { type Bag, type Declared, dependenciesOf, type Program, resolve } from "./program";
import { attempt, type EngineRun, forAll, inTurn } from "./run";
import { asStored, type Entry } from "./stack";

let runs = 0;

/**
 * `pulumi up`, as the engine does it: each resource is registered as soon as what it refers to is there; steps are
 * decided one after another and carried out side by side; what the program no longer has goes at the end, unless
 * something failed.
 */
export async function up(run: EngineRun, program: Program): Promise<void> {
  const update = new Update(run);
  const ready = () =>
    program.filter((resource) => dependenciesOf(resource).every((name) => update.ids.has(name)));
  await forAll(run, ready, (resource) => update.register(resource));
  if (run.errors.length > 0) return;
  await deleteUnregistered(run, ({ name }) => update.ids.has(name));
}

class Update {
  /** By the logical name of each resource that is done. */
  readonly ids = new Map<string, string>();
  /** What goes together with what it refers to, and comes again once it is registered; and whether it has gone. */
  private readonly carried = new Map<string, Promise<boolean>>();
  private readonly number = `${process.pid}-${++runs}`;
  private deciding: Promise<unknown> = Promise.resolve();

  constructor(private readonly run: EngineRun) {}

  async register(resource: Declared): Promise<void> {
    const decision = this.deciding.then(() => this.decide(resource));
    this.deciding = decision;
    const step = await decision;
    if (!step || !(await inTurn(this.run, step))) return;
    const { id } = this.run.stack.find(resource.name) as Entry;
    this.ids.set(resource.name, id);
  }

  /** The step that a resource needs, or undefined where its check or diff failed. */
  private async decide(resource: Declared): Promise<(() => Promise<boolean>) | undefined> {
    const { stack, process } = this.run;
    const entry = this.findByAlias(resource);
    const args = resolve(resource.args, (name) => this.ids.get(name));
    const inputs = await this.check(resource, args, entry?.inputs ?? {});
    if (!inputs) return undefined;
    if (!entry || this.carried.has(resource.name)) {
      const again = await this.check(resource, args, {});
      // Not before the old one has gone: the state has one entry of a name that is not about to be deleted.
      const isGone = this.carried.get(resource.name);
      return again && (async () => (await isGone) !== false && this.create(resource, again));
    }
    let difference: Awaited<ReturnType<(typeof process.of)["bucket"]["diff"]>>;
    const answered = await attempt(this.run, "diff", resource.name, async () => {
      const served = process.of[entry.kind];
      difference = await served.diff(entry.id, asStored(entry.outputs), asStored(inputs));
    });
    if (!answered) return undefined;
    if ((difference?.replaces ?? []).length > 0) {
      const fresh = await this.check(resource, args, {});
      if (!fresh) return undefined;
      return difference?.deleteBeforeReplace
        ? () => this.deleteThenCreate(resource, fresh, entry)
        : () => this.create(resource, fresh, entry);
    }
    // The provider leaves it to the engine to compare inputs.
    const isChanged = difference?.changes ?? !equal(entry.inputs, asStored(inputs));
    if (isChanged) return () => this.update(resource, inputs, entry);
    stack.save({ ...entry, inputs, dependsOn: dependenciesOf(resource) });
    return async () => true;
  }

  private async check(resource: Declared, args: Bag, olds: Bag): Promise<Bag | undefined> {
    let inputs: Bag | undefined;
    const declaredBy = `${this.number} ${resource.name} ${resource.kind} "${resource.name}"`;
    await attempt(this.run, "check", resource.name, async () => {
      const news = { ...args, [DECLARED_BY]: declaredBy };
      const checked = await this.run.process.of[resource.kind].check(asStored(olds), news);
      const [failure] = checked.failures;
      if (failure) throw new InfluxError(failure.reason);
      inputs = asStored(checked.inputs);
    });
    return inputs;
  }

  /** The entry under this name, or under an earlier one, which it then has no more. */
  private findByAlias({ name, aliases = [] }: Declared): Entry | undefined {
    const { stack } = this.run;
    const known = stack.find(name);
    if (known) return known;
    const [aliased] = aliases.flatMap((alias) => stack.find(alias) ?? []);
    if (!aliased) return undefined;
    for (const entry of stack.entries) {
      entry.dependsOn = entry.dependsOn.map((other) => (other === aliased.name ? name : other));
    }
    aliased.name = name;
    return aliased;
  }

  /** @param replaced what the new one takes the place of: it waits for the deletes at the end, of this run or a later one */
  private async create(resource: Declared, inputs: Bag, replaced?: Entry): Promise<boolean> {
    const { stack, process, begun } = this.run;
    const { name, kind } = resource;
    const pending = { name, kind, inputs };
    stack.creating.add(pending);
    begun.push({ op: "create", resource: { ...resource, args: inputs } });
    const isCreated = await attempt(this.run, "create", name, async () => {
      const { id, outs } = await process.of[kind].create(asStored(inputs));
      const dependsOn = dependenciesOf(resource);
      if (replaced) replaced.pendingDelete = true;
      stack.save({ name, kind, id, inputs, outputs: outs, dependsOn, pendingDelete: false });
    });
    stack.creating.delete(pending);
    return isCreated;
  }

  private update(resource: Declared, inputs: Bag, entry: Entry): Promise<boolean> {
    const { stack, process, begun } = this.run;
    begun.push({ op: "update", resource: { ...resource, args: inputs }, entry: asStored(entry) });
    return attempt(this.run, "update", resource.name, async () => {
      const olds = asStored(entry.outputs);
      const outputs = await process.of[entry.kind].update(entry.id, olds, asStored(inputs));
      stack.save({ ...entry, inputs, outputs, dependsOn: dependenciesOf(resource) });
    });
  }

  /** The old one first, and before it what refers to it and cannot stay without it. */
  private async deleteThenCreate(resource: Declared, inputs: Bag, old: Entry): Promise<boolean> {
    const dependants = await dependantsToReplace(this.run, old);
    for (const entry of [...dependants.reverse(), old]) {
      const isDeleted = deleteEntry(this.run, entry);
      if (entry !== old) this.carried.set(entry.name, isDeleted);
      if (!(await isDeleted)) return false;
    }
    return this.create(resource, inputs);
  }
}
