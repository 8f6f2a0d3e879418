import equal from "fast-deep-equal";
import { Checks } from "./checks";
import { deleteEntry, deleteUnregistered } from "./deletes";
import { requireAllStay } from "./dependants";
import {
  type Bag,
  type Declared,
  dependenciesOf,
  type Program,
  type Reference,
  resolve,
} from "./program";
import {
  attempt,
  type Begun,
  type EngineRun,
  forAll,
  inTurn,
  isTargeted,
  type Made,
  partlyCreated,
  recordedAt,
  refuse,
  servedBy,
} from "./run";
import { asStored, type Entry } from "./stack";

/**
 * `pulumi up`, as in the engine: each resource is registered as soon as the resources that it refers to exist. Steps are
 * decided one after another and carried out concurrently. Resources that the program no longer has are deleted at the end,
 * unless something failed and the run doesn't continue after errors.
 */
export async function up(run: EngineRun, program: Program): Promise<void> {
  const update = new Update(run);
  const items = [...program, ...run.references];
  const ready = () =>
    items.filter(
      (item) =>
        !("args" in item) || dependenciesOf(item).every((name) => update.registered.has(name)),
    );
  await forAll(run, ready, (item) => ("args" in item ? update.register(item) : update.refer(item)));
  if (run.isStopped) return;
  await deleteUnregistered(run, ({ name }) => update.registered.has(name));
}

type Step = () => Promise<boolean>;

class Update {
  /** The logical names of all resources whose step is done or was skipped. */
  readonly registered = new Set<string>();
  /** The existing resources, by logical name. */
  private readonly ids = new Map<string, string>();
  /** Creations that `--target` excluded. */
  private readonly skippedCreates = new Set<string>();
  /** The resources that failed, or were skipped because of a failure. */
  private readonly skipped = new Set<string>();
  private readonly checks: Checks;
  private deciding: Promise<unknown> = Promise.resolve();

  constructor(private readonly run: EngineRun) {
    this.checks = new Checks(run);
  }

  async register(resource: Declared): Promise<void> {
    const { name } = resource;
    const decision = this.deciding.then(() => this.decide(resource));
    this.deciding = decision;
    const step = await decision;
    if (!step) return;
    const isDone = await inTurn(this.run, step);
    if (!isDone) this.skipped.add(name);
    const entry = this.run.stack.find(name);
    if (isDone && entry) this.ids.set(name, entry.id);
    this.registered.add(name);
  }

  /** Reads objects that the program doesn't manage. If that fails, a run that continues after errors goes on. */
  async refer({ name, kind, id, provider }: Reference): Promise<void> {
    await inTurn(this.run, () =>
      attempt(this.run, "get", name, async () => {
        await servedBy(this.run, provider, kind).read(id, {});
      }),
    );
  }

  /** Returns the step that a resource needs; undefined if the run ends with it. */
  private async decide(resource: Declared): Promise<Step | undefined> {
    const { run } = this;
    const entry = this.find(resource);
    if (entry && isTargeted(run, resource.name)) this.giveName(entry, resource.name);
    if (!isTargeted(run, resource.name)) return this.leaveAsItIs(resource, entry);
    // The engine passes no unknown values here: a failed resource's outputs are absent.
    const args = resolve(resource.args, (name) => this.ids.get(name));
    const inputs = await this.checks.check(resource, args, entry?.inputs ?? {});
    if (!inputs) return undefined;
    const missing = dependenciesOf(resource).find((name) => this.skippedCreates.has(name));
    if (missing) {
      refuse(
        run,
        resource.name,
        `${missing} will be created but was not specified in --target list`,
      );
      return undefined;
    }
    const step = await this.stepFor(resource, args, inputs, entry);
    if (!step || !dependenciesOf(resource).some((name) => this.skipped.has(name))) return step;
    if (!entry) run.leftOut.push({ ...resource, args: inputs });
    return async () => false;
  }

  /** Handles a resource that `--target` excludes: no check and no diff; neither it nor its dependents are created. */
  private leaveAsItIs({ name }: Declared, entry: Entry | undefined): Step {
    if (entry) {
      this.ids.set(name, entry.id);
      // Also under an earlier name, which it keeps.
      this.registered.add(entry.name);
    } else this.skippedCreates.add(name);
    return async () => true;
  }

  private async stepFor(
    resource: Declared,
    args: Bag,
    inputs: Bag,
    entry: Entry | undefined,
  ): Promise<Step | undefined> {
    const { run } = this;
    if (!entry) {
      const again = await this.checks.check(resource, args, {});
      return again && (() => this.create(resource, again));
    }
    const served = servedBy(run, resource.provider, entry.kind);
    let difference: Awaited<ReturnType<typeof served.diff>>;
    const answered = await attempt(run, "diff", resource.name, async () => {
      difference = await served.diff(entry.id, asStored(entry.outputs), asStored(inputs));
    });
    if (!answered) return undefined;
    if ((difference?.replaces ?? []).length > 0) {
      const fresh = await this.checks.check(resource, args, {});
      if (!fresh) return undefined;
      return difference?.deleteBeforeReplace
        ? () => this.deleteThenCreate(resource, fresh, entry)
        : () => this.create(resource, fresh, entry);
    }
    // The provider lets the engine compare inputs.
    const isChanged =
      entry.isUnfinished || (difference?.changes ?? !equal(entry.inputs, asStored(inputs)));
    if (isChanged) return () => this.update(resource, inputs, entry);
    run.stack.save({ ...entry, inputs, ...linksOf(resource) });
    return async () => true;
  }

  /** Returns the entry with this name, or with an earlier one. */
  private find({ name, aliases = [] }: Declared): Entry | undefined {
    const { stack } = this.run;
    const [found] = [name, ...aliases].flatMap((it) => stack.find(it) ?? []);
    return found;
  }

  private giveName(entry: Entry, name: string): void {
    for (const other of this.run.stack.entries) {
      other.dependsOn = other.dependsOn.map((it) => (it === entry.name ? name : it));
    }
    entry.name = name;
  }

  /** @param replaced the entry that the new one replaces: it is deleted at the end of this run or a later one */
  private async create(resource: Declared, inputs: Bag, replaced?: Entry): Promise<boolean> {
    const { stack, server } = this.run;
    const { name, kind, provider = "" } = resource;
    const pending = { name, kind, inputs };
    stack.creating.add(pending);
    const begun = this.begin("create", { ...resource, args: inputs }, replaced);
    const isCreated = await attempt(this.run, "create", name, async () => {
      const served = servedBy(this.run, provider, kind);
      const made: Made = await served.create(asStored(inputs)).catch(partlyCreated);
      const { id, outs, error } = made;
      if (replaced) replaced.pendingDelete = true;
      const links = linksOf(resource);
      const rest = { pendingDelete: false, at: server, ...links };
      const isUnfinished = error ? true : undefined;
      stack.save({ name, kind, id, inputs, outputs: outs, isUnfinished, ...rest });
      if (error) throw error;
    });
    stack.creating.delete(pending);
    return this.end(begun, isCreated, replaced);
  }

  private async update(resource: Declared, inputs: Bag, entry: Entry): Promise<boolean> {
    const { run } = this;
    const begun = this.begin("update", { ...resource, args: inputs }, entry);
    const isUpdated = await attempt(run, "update", resource.name, async () => {
      const olds = asStored(entry.outputs);
      const served = servedBy(run, resource.provider, entry.kind);
      const outputs = await served.update(entry.id, olds, asStored(inputs));
      const at = recordedAt(run, entry, outputs);
      const links = linksOf(resource);
      run.stack.save({ ...entry, isUnfinished: undefined, inputs, outputs, at, ...links });
    });
    return this.end(begun, isUpdated, entry);
  }

  private begin(op: Begun["op"], resource: Declared, entry: Entry | undefined): Begun {
    const begun: Begun = {
      op,
      resource,
      isDone: false,
      ...(entry ? { entry: asStored(entry) } : {}),
    };
    this.run.begun.push(begun);
    return begun;
  }

  private end(begun: Begun, isDone: boolean, entry: Entry | undefined): boolean {
    begun.isDone = isDone;
    if (!isDone && entry) this.run.failed.push(entry);
    return isDone;
  }

  private async deleteThenCreate(resource: Declared, inputs: Bag, old: Entry): Promise<boolean> {
    await requireAllStay(this.run, old);
    return (await deleteEntry(this.run, old)) && this.create(resource, inputs);
  }
}

/** The parts of a resource's declaration that the state records. */
function linksOf(resource: Declared): Pick<Entry, "dependsOn" | "provider"> {
  return { dependsOn: dependenciesOf(resource), provider: resource.provider ?? "" };
}
