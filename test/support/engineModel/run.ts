import { InfluxError } from "../../../provider/src/api/errors";
import type { Random } from "../../faults/random";
import type { Bag, Declared, Reference } from "./program";
import type { ProviderProcess } from "./providerProcess";
import type { Entry, Stack } from "./stack";

/** An operation that failed, with the provider's message. */
export interface StepError {
  op: "check" | "diff" | "create" | "update" | "delete" | "read" | "get" | "engine";
  name: string;
  message: string;
  /** Whether it is an expected error of the provider or the engine. */
  isExpected: boolean;
}

/** A creation or an update that was started. */
export interface Begun {
  op: "create" | "update";
  resource: Declared;
  /** The previous entry in the state; for a creation, the entry that it replaces. */
  entry?: Entry;
  /** Whether it has finished. */
  isDone: boolean;
}

/** The data of one engine run. */
export interface EngineRun {
  stack: Stack;
  /** The processes, by Pulumi provider; the empty name is the default one. */
  processes: ReadonlyMap<string, ProviderProcess>;
  /** The server that the settings point to in this run. */
  server: string;
  /** Decides the order of things that can happen in any order. */
  random: Random;
  /** The number of concurrent steps, as set by `--parallel`. */
  parallel: number;
  /** The logical names in `--target`; undefined for all. */
  targets?: ReadonlySet<string> | undefined;
  /** Whether it continues after errors, as with `--continue-on-error`. */
  goesOn: boolean;
  /** What the program refers to with `get`. */
  references: readonly Reference[];
  /** The number of running steps, and the waiting ones. */
  running: number;
  queue: (() => void)[];
  /** Called for every step. */
  log: (line: string) => void;
  errors: StepError[];
  /** Whether no more steps are started. */
  isStopped: boolean;
  /** The creations and updates that were started. */
  begun: Begun[];
  /** Creations that were skipped because something that they depend on failed. */
  leftOut: Declared[];
  /** Entries with a failed step: what they depend on isn't deleted. */
  failed: Entry[];
  /** The entries that were supposed to be deleted, as recorded in the state. */
  deletes: Entry[];
}

/** Returns the resource of one kind, in a Pulumi provider's process. */
export function servedBy(
  run: Pick<EngineRun, "processes">,
  provider: string | undefined,
  kind: Declared["kind"],
) {
  const process = run.processes.get(provider ?? "");
  if (!process) throw new Error(`the run has no provider ${provider}`);
  return process.of[kind];
}

/** Returns whether a run with `--target` includes a resource. */
export function isTargeted({ targets }: EngineRun, name: string): boolean {
  return targets === undefined || targets.has(name);
}

/** An error of the engine itself, after which it starts no more steps. */
export function refuse(run: EngineRun, name: string, message: string): false {
  run.errors.push({ op: "engine", name, message, isExpected: true });
  run.log(`  ${name}: ${message}`);
  run.isStopped = true;
  return false;
}

/**
 * Processes each item as soon as it is ready. After the run is stopped, none is started, but started ones finish.
 */
export async function forAll<T>(
  run: EngineRun,
  ready: () => T[],
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const running = new Set<Promise<unknown>>();
  const started = new Set<T>();
  for (;;) {
    const items = ready().filter((item) => !started.has(item));
    if (items.length > 0 && !run.isStopped) {
      const item = run.random.pick(items);
      started.add(item);
      const task: Promise<unknown> = work(item).finally(() => running.delete(task));
      running.add(task);
    } else if (running.size > 0) {
      await Promise.race(running);
    } else {
      return;
    }
  }
}

/** Waits until `parallel` allows another step; the step isn't started if the run was stopped in the meantime. */
export async function inTurn(run: EngineRun, step: () => Promise<boolean>): Promise<boolean> {
  if (run.running >= run.parallel) await new Promise<void>((free) => run.queue.push(free));
  else run.running += 1;
  try {
    return !run.isStopped && (await step());
  } finally {
    const next = run.queue.shift();
    if (next) next();
    else run.running -= 1;
  }
}

/** Carries out one step and records its failure. A failed check or diff always ends a run. */
export async function attempt(
  run: EngineRun,
  op: StepError["op"],
  name: string,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    run.log(`  ${op} ${name}: done`);
    return true;
  } catch (error) {
    const { message } = error as Error;
    run.errors.push({ op, name, message, isExpected: error instanceof InfluxError });
    run.log(`  ${op} ${name}: ${message}`);
    run.isStopped ||= !run.goesOn || op === "check" || op === "diff";
    return false;
  }
}

/** The server where outputs were recorded: this one if a call marked them again, otherwise the previous one. */
export function recordedAt(run: EngineRun, olds: Entry, outputs: Bag): string {
  return outputs.connection === olds.outputs.connection ? olds.at : run.server;
}

/** The result of a creation. */
export interface Made {
  id: string;
  outs: Bag;
  error?: Error;
}

/** A creation that failed although it has an object, which the engine records. @throws any other error */
export function partlyCreated(error: Error & { id?: string; properties?: Bag }): Made {
  const { id, properties: outs = {} } = error;
  if (id === undefined) throw error;
  return { id, outs, error };
}
