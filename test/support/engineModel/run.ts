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
  /** Whether the provider threw it on purpose, or the engine. */
  isExpected: boolean;
}

/** A creation or an update that was begun. */
export interface Begun {
  op: "create" | "update";
  resource: Declared;
  /** As the state had it before; of a creation, what it replaces. */
  entry?: Entry;
  /** Whether it has come to its end. */
  isDone: boolean;
}

/** What one run of the engine works with. */
export interface EngineRun {
  stack: Stack;
  /** The processes, by Pulumi provider; the empty name is the default one. */
  processes: ReadonlyMap<string, ProviderProcess>;
  /** The server to which the settings lead in this run. */
  server: string;
  /** In which order things happen that may happen in any. */
  random: Random;
  /** How many steps run side by side, as `--parallel` says. */
  parallel: number;
  /** The logical names that `--target` names; undefined for all. */
  targets?: ReadonlySet<string> | undefined;
  /** Whether it goes on after errors, as `--continue-on-error` says. */
  goesOn: boolean;
  /** What the program refers to by `get`. */
  references: readonly Reference[];
  /** How many run now, and who waits for a place. */
  running: number;
  queue: (() => void)[];
  /** Is told of every step. */
  log: (line: string) => void;
  errors: StepError[];
  /** Whether nothing more is begun. */
  isStopped: boolean;
  /** Which creations and updates were begun. */
  begun: Begun[];
  /** Creations that were left out because what they depend on failed. */
  leftOut: Declared[];
  /** Entries of which a step failed: what they depend on is not deleted. */
  failed: Entry[];
  /** What was to be deleted, as the state had it. */
  deletes: Entry[];
}

/** The resource of one kind, in the process of a Pulumi provider. */
export function servedBy(
  run: Pick<EngineRun, "processes">,
  provider: string | undefined,
  kind: Declared["kind"],
) {
  const process = run.processes.get(provider ?? "");
  if (!process) throw new Error(`the run has no provider ${provider}`);
  return process.of[kind];
}

/** Whether `--target` leaves a resource in. */
export function isTargeted({ targets }: EngineRun, name: string): boolean {
  return targets === undefined || targets.has(name);
}

/** An error of the engine itself, after which it begins nothing more. */
export function refuse(run: EngineRun, name: string, message: string): false {
  run.errors.push({ op: "engine", name, message, isExpected: true });
  run.log(`  ${name}: ${message}`);
  run.isStopped = true;
  return false;
}

/**
 * Does work for each item, as soon as it is ready; none is begun once the run is stopped, but what has begun ends.
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

/** Waits for one of the places of `parallel`; the step is not begun when the run was stopped meanwhile. */
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

/** Carries out one step and records its failure. A check or a difference that fails always ends a run. */
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

/** Where outputs were recorded: here when a call marked them anew, else where they were. */
export function recordedAt(run: EngineRun, olds: Entry, outputs: Bag): string {
  return outputs.connection === olds.outputs.connection ? olds.at : run.server;
}

/** What a creation came to. */
export interface Made {
  id: string;
  outs: Bag;
  error?: Error;
}

/** A creation that failed, and yet has an object: the engine records it. @throws any other error */
export function partlyCreated(error: Error & { id?: string; properties?: Bag }): Made {
  const { id, properties: outs = {} } = error;
  if (id === undefined) throw error;
  return { id, outs, error };
}
