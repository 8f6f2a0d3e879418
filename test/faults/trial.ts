import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { OneAtATime } from "../support/engineModel/oneAtATime";
import type { Declared } from "../support/engineModel/program";
import { startProviderProcess } from "../support/engineModel/providerProcess";
import { refresh } from "../support/engineModel/refresh";
import type { EngineRun, StepError } from "../support/engineModel/run";
import { asStored, Stack } from "../support/engineModel/stack";
import { up } from "../support/engineModel/up";
import { Author } from "./author";
import { violations } from "./bystander";
import { type Figures, noFigures } from "./figures";
import { Lost } from "./lost";
import { Others } from "./others";
import { Random } from "./random";
import { DEADLINE, SLOW, scheduleOf } from "./schedule";
import { switchesOf } from "./switches";
import { readWorld, type World } from "./world";

/** Waits that cost next to no time. */
const IMPATIENT = { repeats: 2, patience: 2, firstDelay: 1, longestDelay: 3 };

/** What a run is to do. */
export interface RunPlan {
  does: "up" | "refresh";
  program: readonly Declared[];
  /** Whether the server and the process fail by chance. */
  isFaulty: boolean;
}

export const USERS = ["dana", "eve", "finn"];

/** One seed: a server, a stack, an author and others, and everything that happens between them. */
export class Trial {
  readonly figures: Figures = noFigures();
  readonly log: string[] = [];
  readonly wrong: string[] = [];
  readonly stack = new Stack();
  readonly lost = new Lost();
  /** Whether the last run failed or died: then nobody knows what of it is on the server. */
  isOpen = false;
  /** Whether state and server may differ in what no run of this program would find out. */
  mayDiffer = false;
  readonly others: Others;

  private constructor(
    readonly seed: number,
    readonly emulator: Emulator,
    readonly random: Random,
    readonly author: Author,
  ) {
    this.others = new Others(emulator, author, this.stack);
  }

  static async open(seed: number): Promise<Trial> {
    const random = new Random(seed);
    const switches = switchesOf(random);
    const emulator = await startEmulator({ users: USERS, switches });
    const author = new Author(random.fork(), Object.values(emulator.userIDs));
    const trial = new Trial(seed, emulator, random, author);
    trial.say(`switches: ${JSON.stringify(switches)}`);
    return trial;
  }

  say(line: string): void {
    this.log.push(line);
  }

  world(): Promise<World> {
    return readWorld(this.emulator);
  }

  /** Runs the engine once, in a provider process of its own, and looks at what that did. */
  async run({ does, program, isFaulty }: RunPlan): Promise<StepError[]> {
    const { random, emulator, stack } = this;
    const before = await this.world();
    const entriesBefore = asStored(stack.entries);
    const order = random.fork();
    const gate = new OneAtATime({
      random: order,
      diesAt: isFaulty && order.chance(0.4) ? order.int(1, 3 + program.length * 2) : undefined,
      log: (line) => this.say(line),
    });
    const faults = isFaulty ? scheduleOf(order) : [];
    const isSlow = faults.some(({ action }) => action === "slow");
    const process = startProviderProcess(emulator, {
      policy: { ...IMPATIENT, ...(isSlow ? { deadline: DEADLINE } : {}) },
      wrap: (client) => gate.wrap(client),
    });
    const run: EngineRun = {
      stack,
      process,
      random: order,
      parallel: order.pick([1, 4, 16]),
      log: (line) => this.say(line),
      running: 0,
      queue: [],
      errors: [],
      begun: [],
      deleting: new Set(),
    };
    this.say(
      `${does}, ${run.parallel} at once${isFaulty ? `, faults ${JSON.stringify(faults)}` : ""}`,
    );
    emulator.faults.add(...faults);
    emulator.counters.reset();
    const ended = (does === "up" ? up(run, asStored(program)) : refresh(run)).then(() => "ended");
    const end = await Promise.race([ended, gate.died.then(() => "died")]);
    await this.settle(run, end === "died");
    await process.close();
    const after = await this.world();
    const surprises = run.errors.filter(({ isExpected }) => !isExpected);
    this.wrong.push(...surprises.map(({ op, name, message }) => `${op} ${name}: ${message}`));
    const wrong = violations({ run, before, after, entriesBefore }, this.others);
    this.lost.note(run);
    if (does === "up") this.isOpen = end === "died" || run.errors.length > 0;
    this.wrong.push(...wrong);
    return end === "died"
      ? [{ op: "read", name: "", message: "the run died", isExpected: true }]
      : run.errors;
  }

  /** Counts, ends the faults, and waits for what a slow server still does. */
  private async settle(run: EngineRun, isDead: boolean): Promise<void> {
    const { figures, emulator } = this;
    const fired = emulator.faults.list();
    figures.runs += 1;
    figures.requests += emulator.counters.read().total;
    figures.faults += fired.reduce((sum, fault) => sum + fault.fired, 0);
    figures.crashes += isDead ? 1 : 0;
    figures.failedRuns += run.errors.length > 0 ? 1 : 0;
    emulator.faults.clear();
    for (const notice of run.process.notices) this.say(`  notice: ${notice}`);
    if (isDead) this.say("  the run died");
    const isSlow = fired.some((fault) => fault.action === "slow" && fault.fired > 0);
    if (isSlow) await new Promise((resolve) => setTimeout(resolve, SLOW + 50));
  }
}
