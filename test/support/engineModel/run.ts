import { InfluxError } from "../../../provider/src/api/errors";
import type { Random } from "../../faults/random";
import type { Declared } from "./program";
import type { ProviderProcess } from "./providerProcess";
import type { Entry, Stack } from "./stack";

/** An operation that failed, with the provider's message. */
export interface StepError {
  op: "check" | "diff" | "create" | "update" | "delete" | "read";
  name: string;
  message: string;
  /** Whether the provider threw it on purpose. */
  isExpected: boolean;
}

/** What one run of the engine works with. */
export interface EngineRun {
  stack: Stack;
  process: ProviderProcess;
  /** In which order things happen that may happen in any. */
  random: Random;
  /** How many steps run side by side, as `--parallel` says. */
  parallel: number;
  /** How many run now, and who waits for a place. */
  running: number;
  queue: (() => void)[];
  /** Is told of every step. */
  log: (line: string) => void;
  errors: StepError[];
  /** Which creations and updates were begun. */
  begun: { op: "create" | "update"; resource: Declared; entry?: Entry }[];
  /** The ids of what was to be deleted. */
  deleting: Set<string>;
}

/**
 * Does work for each item, as soon as it is ready; none is begun after an error, as the engine does unless it is told
 * otherwise, but what has begun ends.
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
    if (items.length > 0 && run.errors.length === 0) {
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

/** Waits for one of the places of `parallel`; the step is not begun when something has failed meanwhile. */
export async function inTurn(run: EngineRun, step: () => Promise<boolean>): Promise<boolean> {
  if (run.running >= run.parallel) await new Promise<void>((free) => run.queue.push(free));
  else run.running += 1;
  try {
    return run.errors.length === 0 && (await step());
  } finally {
    const next = run.queue.shift();
    if (next) next();
    else run.running -= 1;
  }
}

/** Carries out one step and takes note of its failure. */
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
    return false;
  }
}
