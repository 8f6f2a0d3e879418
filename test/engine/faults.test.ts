import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { programText, stackOf } from "../faults/engineProgram";
import { differences } from "../faults/invariants/convergence";
import { ToleratedOrphans } from "../faults/invariants/toleratedOrphans";
import { OtherPeople } from "../faults/otherPeople";
import { ProgramAuthor } from "../faults/programAuthor";
import { edit, PEACEFUL } from "../faults/programEdits";
import { Random } from "../faults/random";
import { scheduleOf } from "../faults/schedule";
import { readWorld } from "../faults/world";
import type { CommandResult } from "../support/engine";
import { asStored } from "../support/engineModel/stack";
import { useHarness } from "../support/harness";

const harness = useHarness({ users: ["dana", "eve", "finn"] });
const TAKEN = /(?:bucket|label) "([^"]*)": the name is already used by/;

/** Faults that a real client, with its real patience, survives or gives up on soon. */
function faultsOf(random: Random) {
  return scheduleOf(random).filter(({ after, action }) => after === undefined && action !== "slow");
}

/** The environment in which the provider process dies at a request. */
function mortal(random: Random, size: number): NodeJS.ProcessEnv {
  const file = join(__dirname, "..", "support", "dieAtRequest.cjs");
  return { NODE_OPTIONS: `--require ${file}`, DIES_AT: String(random.int(2, 3 + size)) };
}

describe("random programs and failures lose nothing on the real engine", () => {
  it.each(process.env.FULL ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [1, 2, 3])(
    "seed %i",
    async (seed) => {
      const { emulator, project } = harness;
      const random = new Random(seed);
      const author = new ProgramAuthor(random.fork(), Object.values(emulator.userIDs));
      author.write(random.int(2, 6));
      await project.write(programText(author.program));
      await project.up();
      const told = edit(author, random.int(2, 4), PEACEFUL);
      await project.write(programText(author.program));

      emulator.faults.add(...faultsOf(random));
      const env = random.chance(0.6) ? mortal(random, author.program.length) : {};
      const faulty = await project.attempt("up", env);
      emulator.faults.clear();
      const others = new OtherPeople(
        { emulator, gateway: { dateOffset: 0 } },
        author,
        stackOf(await project.ownState()),
      );
      const act = random.chance(0.5) ? await others.act() : "nothing";

      const story = () => [`edits: ${told.join("; ")}`, `others: ${act}`, faulty.output].join("\n");
      const last = await converge(author);
      expect(last.code, `${story()}\n${last.output}`).toBe(0);
      const stack = stackOf(await project.ownState());
      const world = await readWorld(emulator);
      const ended = { stack, program: author.program, world, others, lost: new ToleratedOrphans() };
      expect(differences(ended), story()).toEqual([]);
      await project.write(programText(author.program));
      await project.run("preview --expect-no-changes");
    },
  );
});

/** An up with a refresh; if it reports a taken name, one with `adopt` for that object first. */
async function converge(author: ProgramAuthor): Promise<CommandResult> {
  const { project } = harness;
  let result = await project.attempt("up --refresh");
  for (let tries = 0; result.code !== 0 && tries < 3; tries += 1) {
    const name = TAKEN.exec(result.output)?.[1];
    const program = asStored(author.program);
    const named = program.filter(({ args }) => name !== undefined && args.name === name);
    for (const resource of named) resource.args.adopt = true;
    await project.write(programText(program));
    result = await project.attempt("up");
    if (result.code === 0) {
      await project.write(programText(author.program));
      result = await project.attempt("up");
    }
  }
  return result;
}
