import { floorProgram, oursProgram } from "./programs.mjs";
import { COMMANDS } from "./project.mjs";
import { median } from "./rows.mjs";
import { withStack } from "./stack.mjs";

/**
 * @typedef {{ command: string, latencyMs: number, step: import("./stack.mjs").Step }} Done
 * @typedef {{ done: Done[], stateBytes: number, bookkeeping: number }} Life
 */

/**
 * Above this size, up and destroy are measured at the first latency only: the engine's own part of them grows
 * with the square of the size, and takes minutes.
 */
const SLOW = 300;

/** The commands that change nothing on the server; a refresh that only looks is measured beside drift. */
const READS = Object.keys(COMMANDS).filter(
  (command) => !["up", "destroy", "refresh --preview-only"].includes(command),
);

/**
 * The whole life of stacks of buckets, beside that of the floor: up, preview, refresh, preview --refresh, destroy.
 * @param {import("./rows.mjs").Bench} bench
 * @param {{ sizes: number[], latencies: number[], repeat: number }} options
 */
export async function measureLives({ engine, rows, say }, { sizes, latencies, repeat }) {
  say("warm-up");
  await lifeOf(engine, { program: floorProgram(1), size: 1, latencies: [0], say: () => {} });
  for (const size of sizes) {
    /** @param {string} what @param {string} program @param {number[]} at */
    const live = async (what, program, at) => {
      say(`${size} resources, ${what}`);
      return await lifeOf(engine, { program, size, latencies: at, say });
    };
    const runs = size > SLOW ? [latencies] : latencies.map((latencyMs) => [latencyMs]);
    /** @type {Life[]} */
    const floors = [];
    /** @type {Life[]} */
    const lives = [];
    // One after the other, so that a machine that is slow for a while is slow for both.
    for (let round = 0; round < repeat; round += 1) {
      floors.push(await live("floor", floorProgram(size), [0]));
      for (const at of runs) {
        lives.push(await live(`ours at ${at.join(" and ")} ms`, oursProgram(size), at));
      }
    }
    addRows(rows, { size, latencies, lives, floors });
  }
}

/**
 * @param {import("./project.mjs").Engine} engine
 * @param {{ program: string, size: number, latencies: number[], say: (message: string) => void }} options
 * @returns {Promise<Life>}
 */
async function lifeOf(engine, { program, size, latencies, say }) {
  return await withStack(engine, async ({ emulator, project, measure }) => {
    /** @type {Life} */
    const life = { done: [], stateBytes: 0, bookkeeping: 0 };
    /** @param {string} command @param {number} latencyMs */
    const live = async (command, latencyMs) => {
      emulator.settings.change({ latencyMs });
      const step = await measure(command);
      life.done.push({ command, latencyMs, step });
      const seconds = (step.milliseconds / 1_000).toFixed(1);
      say(`  ${command} at ${latencyMs} ms: ${seconds} s, ${step.requests} requests`);
    };
    const [first = 0] = latencies;
    await project.write(program);
    await live("up", first);
    life.stateBytes = (await project.stateBytes()) / size;
    life.bookkeeping = bookkeepingIn(await project.exportState());
    for (const latencyMs of latencies) {
      for (const command of READS) await live(command, latencyMs);
    }
    await live("destroy", first);
    return life;
  });
}

/**
 * The bytes of a resource's outputs that are ours, not the API's.
 * @param {import("./state.mjs").State} state
 */
function bookkeepingIn(state) {
  const { declared, holder, connection } = state.deployment.resources.at(-1)?.outputs ?? {};
  return JSON.stringify({ declared, holder, connection }).length;
}

/**
 * @param {import("./rows.mjs").Rows} rows
 * @param {{ size: number, latencies: number[], lives: Life[], floors: Life[] }} measured
 */
function addRows(rows, { size, latencies, lives, floors }) {
  for (const latencyMs of latencies) {
    for (const command of Object.keys(COMMANDS)) {
      /** @param {Life[]} some @param {number} at */
      const steps = (some, at) =>
        some
          .flatMap(({ done }) => done)
          .filter((each) => each.command === command && each.latencyMs === at)
          .map(({ step }) => step);
      const own = steps(lives, latencyMs);
      if (own.length === 0) continue;
      rows.addStep({ name: "buckets", command, size, latencyMs }, own, steps(floors, 0));
    }
  }
  const place = { name: "buckets", size, latencyMs: 0, unit: "bytes per resource" };
  /** @param {Life[]} some */
  const bytes = (some) => median(some.map(({ stateBytes }) => stateBytes));
  rows.add({ ...place, metric: "state", value: bytes(lives), floor: bytes(floors) });
  const bookkeeping = median(lives.map((life) => life.bookkeeping));
  rows.add({ ...place, metric: "state: bookkeeping of ours", value: bookkeeping });
}
