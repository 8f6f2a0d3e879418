import equal from "fast-deep-equal";
import { asStored } from "../support/engineModel/stack";
import type { Figures } from "./figures";
import { differences } from "./invariants/convergence";
import { lengthenBoth, moveBack, moveOn } from "./moves";
import { dropReference, forget, needsUpFirst, type Remedy, remedyFor } from "./operator";
import { edit } from "./programEdits";
import { refer } from "./resourceEdits";
import { Trial } from "./trial";

export interface SeedReport {
  seed: number;
  figures: Figures;
  /** The violations; empty if there are none. */
  wrong: string[];
  /** Programs, edits, faults, steps and requests, in order. */
  log: string[];
}

/** Runs one seed: first with faults, edits and changes by others, then without. */
export async function playSeed(seed: number): Promise<SeedReport> {
  const trial = await Trial.open(seed);
  try {
    await play(trial);
  } catch (error) {
    trial.wrong.push((error as Error).stack || String(error));
  } finally {
    await trial.sites.close();
  }
  return { seed, figures: trial.figures, wrong: trial.wrong, log: trial.log };
}

async function play(trial: Trial): Promise<void> {
  const { random, author } = trial;
  author.write(random.pick([1, 2, 3, 5, 5, 8, 8, 12, 12, 20, 30]));
  tellProgram(trial);
  if (random.chance(0.6)) await converge(trial);
  const rounds = random.int(2, 5);
  for (let round = 0; round < rounds && trial.wrong.length === 0; round += 1) {
    await faultyRound(trial);
    if (random.chance(0.2)) await converge(trial);
  }
  if (trial.wrong.length > 0) return;
  await converge(trial);
  if (random.chance(0.3)) await destroy(trial);
}

async function faultyRound(trial: Trial): Promise<void> {
  const { random, author, others, has, sites } = trial;
  if (has.copy && random.chance(0.5)) await moveOn(trial);
  if (random.chance(0.8)) {
    for (const told of edit(author, random.int(1, 4))) trial.say(`edit: ${told}`);
    if (has.adoption && random.chance(0.2)) {
      const told = refer((name) => trial.stack.find(name)?.id)(author);
      if (told) trial.say(`edit: ${told}`);
    }
    tellProgram(trial);
    trial.mayDiffer ||= trial.isOpen;
  }
  for (
    let acts = random.pick([0, 0, 1, 2, 3]);
    acts > 0 && sites.now === sites.original;
    acts -= 1
  ) {
    trial.say(`somebody else: ${await others.act()}`);
    trial.mayDiffer = true;
  }
  const mayLengthen = sites.now === sites.original && random.chance(0.3);
  if (mayLengthen && has.lengthened) await lengthenBoth(trial);
  const { program } = author;
  if (random.chance(sites.now === sites.original ? 0.3 : 0.7))
    await trial.run({ does: "refresh", program, isFaulty: random.chance(0.7) });
  await trial.run({ does: "up", program, isFaulty: true });
}

/** Changes nothing in the program. */
const NO_CHANGE = new Set<Remedy["what"]>(["state delete", "refresh", "other error first"]);

/** The maximum number of runs after which everything must work: each failed run must say what to do next. */
const PATIENCE = 25;

/**
 * The faults are over. An `up` reaches the declared state, after runs with `adopt`, an alias or a temporary name if
 * messages say so. A refresh comes first if others made changes, or if the program was edited after a failed run: in that
 * case, the server may have objects that neither the state nor the program mentions.
 */
async function converge(trial: Trial): Promise<void> {
  const { author, stack, others, lost, random, figures } = trial;
  moveBack(trial);
  let needsRefresh = trial.mayDiffer || random.chance(0.5);
  trial.say(`peace, ${needsRefresh ? "with" : "without"} a refresh`);
  let remedies: [name: string, remedy: Remedy][] = [];
  for (let runs = 0; trial.wrong.length === 0; runs += 1) {
    if (runs > PATIENCE) throw new Error("it does not converge");
    const program = author.withRemedies(remedies);
    const isRefreshed = !needsRefresh || (await quietRefresh(trial));
    const errors = await trial.run({ does: "up", program, isFaulty: false });
    if (errors.length === 0 && remedies.length === 0 && isRefreshed) break;
    if (errors.length === 0) remedies = [];
    const world = await trial.world();
    for (const error of errors) {
      if (dropReference(error, author, world) && error.op === "get") continue;
      const remedy = await remedyFor(error, {
        stack,
        program,
        world,
        others,
        lost,
        random,
        released: author.released,
      });
      trial.say(`remedy for ${error.name}: ${remedy.what}`);
      needsRefresh ||= remedy.what === "refresh";
      figures.remedies[remedy.what] = (figures.remedies[remedy.what] ?? 0) + 1;
      const resource = author.program.find(({ name }) => name === error.name);
      if (remedy.isLasting && resource) remedy.apply(resource, author);
      else if (!NO_CHANGE.has(remedy.what)) remedies.push([error.name, remedy]);
    }
  }
  if (trial.wrong.length === 0) await expectConverged(trial);
}

/** @returns false if an `up` must come first, which records another address */
async function quietRefresh(trial: Trial): Promise<boolean> {
  const errors = await trial.run({ does: "refresh", program: [], isFaulty: false });
  const { stack } = trial;
  const world = await trial.world();
  const left = errors.filter((error) => !forget(error, { stack, world }));
  const [unknown] = left.filter((error) => !needsUpFirst(error));
  if (unknown) throw new Error(`a quiet refresh failed: ${unknown.message}`);
  if (left.length > 0) return false;
  if (errors.length > 0) return quietRefresh(trial);
  trial.mayDiffer = false;
  return true;
}

async function expectConverged(trial: Trial): Promise<void> {
  const { author, stack, others, lost } = trial;
  const world = await trial.world();
  trial.wrong.push(
    ...differences({
      stack,
      program: author.program,
      world,
      others,
      lost,
      released: author.released,
    }),
  );
  const before = asStored(stack.entries);
  const requests = trial.figures.requests;
  await trial.run({ does: "up", program: author.program, isFaulty: false });
  // A `get` always sends a request.
  if (trial.figures.requests > requests && author.references.length === 0)
    trial.wrong.push("an up without a change asked the server");
  await trial.run({ does: "refresh", program: author.program, isFaulty: false });
  for (const { name, inputs } of stack.entries) {
    const recorded = before.find((entry) => entry.name === name)?.inputs;
    if (equal(recorded, inputs)) continue;
    const change = `${JSON.stringify(recorded)} to ${JSON.stringify(inputs)}`;
    trial.wrong.push(`a refresh after convergence shows a drift: ${name}, ${change}`);
  }
}

/** None of our objects are left, and all of the others' are. */
async function destroy(trial: Trial): Promise<void> {
  const { author, stack, others, lost } = trial;
  trial.say("destroy");
  author.program = [];
  author.references = [];
  const errors = await trial.run({ does: "up", program: [], isFaulty: false });
  for (const { name, message } of errors) trial.wrong.push(`destroy of ${name}: ${message}`);
  const world = await trial.world();
  trial.wrong.push(
    ...differences({ stack, program: [], world, others, lost, released: author.released }),
  );
}

function tellProgram(trial: Trial): void {
  trial.say("program:");
  for (const { name, kind, args, aliases } of trial.author.program) {
    trial.say(`  ${kind} ${name} ${JSON.stringify(args)}${aliases ? ` aliases ${aliases}` : ""}`);
  }
}
