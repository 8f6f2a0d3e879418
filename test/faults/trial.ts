import { OneAtATime } from "../support/engineModel/oneAtATime";
import type { Declared, Reference } from "../support/engineModel/program";
import { refresh } from "../support/engineModel/refresh";
import type { EngineRun, StepError } from "../support/engineModel/run";
import { asStored, Stack } from "../support/engineModel/stack";
import { up } from "../support/engineModel/up";
import { asNanoseconds } from "../support/proxies/gateway";
import { betweenAttempts } from "./betweenAttempts";
import { type Dimensions, dimensionsOf } from "./dimensions";
import { type Figures, noFigures } from "./figures";
import { ToleratedOrphans } from "./invariants/toleratedOrphans";
import { violations, worldOf } from "./invariants/violations";
import { OtherPeople } from "./otherPeople";
import { previewed } from "./previewed";
import { PROVIDERS, startProcesses } from "./processes";
import { ProgramAuthor } from "./programAuthor";
import { Random } from "./random";
import { DEADLINE, SLOW, scheduleOf } from "./schedule";
import { Sites } from "./site";
import { switchesOf } from "./switches";
import { noteHeldApart, targetsOf } from "./targets";
import type { World } from "./world";

/** Waits that take almost no time. */
const IMPATIENT = { repeats: 2, patience: 2, firstDelay: 1, longestDelay: 3 };

/** What a run should do. */
export interface RunPlan {
  does: "up" | "refresh";
  program: readonly Declared[];
  /** Whether the server and the process fail at random, and the run has random options. */
  isFaulty: boolean;
}

export const USERS = ["dana", "eve", "finn"];

/** One seed: a server, a stack, the author, other people, and everything that happens between them. */
export class Trial {
  readonly figures: Figures = noFigures();
  readonly log: string[] = [];
  readonly wrong: string[] = [];
  readonly stack = new Stack();
  readonly lost = new ToleratedOrphans();
  /** Whether the last run failed or died, so that it isn't known what it left on the server. */
  isOpen = false;
  /** Whether state and server may differ in ways that no run of this program would detect. */
  mayDiffer = false;
  readonly others: OtherPeople;
  private readonly heldApart = new Set<string>();

  private constructor(
    readonly seed: number,
    readonly has: Dimensions,
    readonly sites: Sites,
    readonly random: Random,
    readonly author: ProgramAuthor,
  ) {
    this.others = new OtherPeople(sites.original, author, this.stack);
  }

  static async open(seed: number, isPlain = false): Promise<Trial> {
    const random = new Random(seed);
    const switches = switchesOf(random);
    const has = dimensionsOf(random.fork(), isPlain);
    const dateOffset = has.clocks ? random.pick([-3_600, -60, -10, 10]) : 0;
    const stores = has.numbers ? asNanoseconds : undefined;
    const options = { users: USERS, switches };
    const sites = await Sites.open(options, { dateOffset, stores }, has.copy);
    const providers = has.providers ? PROVIDERS : PROVIDERS.slice(0, 1);
    const users = Object.values(sites.original.emulator.userIDs);
    const author = new ProgramAuthor(random.fork(), users, has, providers);
    const trial = new Trial(seed, has, sites, random, author);
    trial.say(`switches: ${JSON.stringify(switches)}`);
    const present = Object.entries(has).flatMap(([name, isPresent]) => (isPresent ? name : []));
    trial.say(`dimensions: ${present.join(", ")}; Date is ${dateOffset} s off`);
    return trial;
  }

  readonly say = (line: string): void => {
    this.log.push(line);
  };

  /** What exists on the original. */
  async world(): Promise<World> {
    return (await this.sites.worlds()).get("original") as World;
  }

  /** Runs the engine once, in new provider processes, and checks the effects. */
  async run(plan: RunPlan): Promise<StepError[]> {
    const { sites, stack, others, has } = this;
    const site = sites.now;
    const before = await sites.worlds();
    const entriesBefore = asStored(stack.entries);
    const { run, gate, faults } = this.prepare(plan);
    others.changed.clear();
    site.gateway.afterFailure = has.between
      ? betweenAttempts(run.random.fork(), site.emulator, others, run.log)
      : undefined;
    site.emulator.faults.add(...faults);
    site.emulator.counters.reset();
    const { does, program } = plan;
    const work = async () => {
      if (does === "refresh") return refresh(run);
      const isPreviewed = has.previews && !run.targets && run.random.chance(0.5);
      if (isPreviewed && !(await previewed(run, program))) return;
      if (isPreviewed && site.emulator.counters.read().total > 0) {
        this.wrong.push("a preview asked the server");
      }
      return up(run, asStored(program));
    };
    const ended = work().then(() => "ended");
    const end = await Promise.race([ended, gate.died.then(() => "died")]);
    await this.settle(run, end === "died");
    await Promise.all([...run.processes.values()].map((process) => process.close()));
    const after = await sites.worlds();
    const surprises = run.errors.filter(({ isExpected }) => !isExpected);
    this.wrong.push(...surprises.map(({ op, name, message }) => `${op} ${name}: ${message}`));
    const { heldApart } = this;
    const observed = { run, program, before, after, entriesBefore, heldApart };
    this.wrong.push(...violations(observed, others));
    noteHeldApart(run, heldApart);
    // Objects recorded at the copy may stay on the original, as the preview said.
    for (const { at, id } of stack.entries) if (at === "copy") this.author.released.add(id);
    this.lost.note(run, worldOf(before, run.server), worldOf(after, run.server));
    // An update keeps what others changed between two of its attempts, and only a refresh records it.
    this.mayDiffer ||= others.changed.size > 0;
    if (does === "up") this.isOpen = end === "died" || run.errors.length > 0;
    return end === "died"
      ? [{ op: "read", name: "", message: "the run died", isExpected: true }]
      : run.errors;
  }

  private prepare({ does, program, isFaulty }: RunPlan) {
    const { stack, has, author } = this;
    const order = this.random.fork();
    const gate = new OneAtATime({
      random: order,
      diesAt: isFaulty && order.chance(0.4) ? order.int(1, 3 + program.length * 2) : undefined,
      log: (line) => this.say(line),
    });
    const faults = isFaulty ? scheduleOf(order, has) : [];
    const isSlow = faults.some(({ action }) => action === "slow");
    const processes = startProcesses(this.sites.now, {
      providers: author.providers,
      hasTwoAddresses: has.addresses,
      isFolderBroken: isFaulty && has.brokenFolder && order.chance(0.5),
      policy: { ...IMPATIENT, ...(isSlow ? { deadline: DEADLINE } : {}) },
      wrap: (client) => gate.wrap(client),
    });
    const references: Reference[] = does === "up" ? author.references : [];
    const targets =
      isFaulty && has.target && order.chance(0.6) ? targetsOf(order, program, stack) : undefined;
    const run: EngineRun = {
      stack,
      processes,
      server: this.sites.now.name,
      random: order,
      parallel: order.pick([1, 4, 16]),
      targets,
      goesOn: isFaulty && has.continueOnError && order.chance(0.7),
      references,
      log: (line) => this.say(line),
      running: 0,
      queue: [],
      errors: [],
      isStopped: false,
      begun: [],
      leftOut: [],
      failed: [],
      deletes: [],
    };
    this.say(`${does} on the ${run.server}, ${optionsOf(run)}, faults ${JSON.stringify(faults)}`);
    return { run, gate, faults };
  }

  /** Counts, ends the faults, and waits for a slow server to finish. */
  private async settle(run: EngineRun, isDead: boolean): Promise<void> {
    const { figures } = this;
    const { emulator, gateway } = this.sites.now;
    const fired = emulator.faults.list();
    figures.runs += 1;
    figures.requests += emulator.counters.read().total;
    figures.faults += fired.reduce((sum, fault) => sum + fault.fired, 0);
    figures.crashes += isDead ? 1 : 0;
    figures.failedRuns += run.errors.length > 0 ? 1 : 0;
    emulator.faults.clear();
    gateway.afterFailure = undefined;
    const notices = [...run.processes.values()].flatMap((process) => process.notices);
    for (const notice of notices) this.say(`  notice: ${notice}`);
    if (isDead) this.say("  the run died");
    const isSlow = fired.some((fault) => fault.action === "slow" && fault.fired > 0);
    if (isSlow) await new Promise((resolve) => setTimeout(resolve, SLOW + 50));
  }
}

function optionsOf({ parallel, targets, goesOn, references }: EngineRun): string {
  return [
    `${parallel} at once`,
    ...(targets ? [`targets ${[...targets].join(", ")}`] : []),
    ...(goesOn ? ["continue on error"] : []),
    ...references.map(({ name, id }) => `${name} of ${id}`),
  ].join("; ");
}
