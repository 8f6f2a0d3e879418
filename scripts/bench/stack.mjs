import { startEmulator } from "influxdb-serverless-emulator";
import { openProject } from "./project.mjs";
import { fillerOf } from "./server.mjs";

/**
 * @typedef {import("./project.mjs").Measured & { requests: number, inFlight: number }} Step
 *   what one command took: of the clock, of memory, of the server
 * @typedef {Awaited<ReturnType<typeof openStack>>} Stack
 */

/**
 * Gives work a stack on an emulator of its own, and leaves neither behind.
 * @template T
 * @param {import("./project.mjs").Engine} engine
 * @param {(stack: Stack) => Promise<T>} work
 */
export async function withStack(engine, work) {
  const stack = await openStack(engine);
  try {
    await stack.project.open(stack.emulator);
    return await work(stack);
  } finally {
    await stack.close();
  }
}

/** @param {import("./project.mjs").Engine} engine */
async function openStack(engine) {
  const emulator = await startEmulator({ users: ["dana", "robin"] });
  const project = await openProject(engine);

  /**
   * @param {() => Promise<import("./project.mjs").Measured>} work
   * @returns {Promise<Step>}
   */
  async function counted(work) {
    emulator.counters.reset();
    const measured = await work();
    const { total, mostInFlight } = emulator.counters.read();
    return { ...measured, requests: total, inFlight: mostInFlight };
  }

  /** @param {string} command @param {string[]} [flags] */
  const measure = (command, flags) => counted(() => project.measure(command, flags));

  /**
   * Work on a state that was generated.
   * @param {import("./state.mjs").State} state
   * @param {number} latencyMs
   * @param {() => Promise<Step>} work
   */
  async function on(state, latencyMs, work) {
    await project.importState(state);
    emulator.settings.change({ latencyMs });
    try {
      return await work();
    } finally {
      emulator.settings.change({ latencyMs: 0 });
    }
  }

  return {
    emulator,
    project,
    filler: fillerOf(emulator),
    measure,
    /**
     * The state after an `up` of a program.
     * @param {string} program
     */
    async patternOf(program) {
      await project.write(program);
      await project.measure("up");
      return await project.exportState();
    },
    /**
     * A refresh of a state that was generated; anything else than what stands in it is an error.
     * @param {import("./state.mjs").State} state
     * @param {number} [latencyMs]
     */
    refresh: (state, latencyMs = 0) =>
      on(state, latencyMs, () => measure("refresh", ["--expect-no-changes"])),
    /**
     * The two ways to ask whether the server is as a generated state says; anything else is an error.
     * @param {import("./state.mjs").State} state
     * @param {number} latencyMs
     */
    lookForDrift: async (state, latencyMs) => ({
      refresh: await on(state, latencyMs, () =>
        measure("refresh --preview-only", ["--expect-no-changes"]),
      ),
      drift: await on(state, latencyMs, () => counted(() => project.measureDrift())),
    }),
    async close() {
      await project.close();
      await emulator.close();
    },
  };
}
