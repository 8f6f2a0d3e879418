import { randomBytes } from "node:crypto";
import { execute } from "../consumer.mjs";
import { wasInterrupted } from "../run.mjs";
import { median } from "./figures.mjs";
import { floorProgram, mixedProgram, oursProgram, START_UP } from "./programs.mjs";
import { withStack } from "./stack.mjs";

/**
 * @typedef {import("./stack.mjs").Stack} Stack
 * @typedef {import("./stack.mjs").State} State
 * @typedef {import("./figures.mjs").Step} Step
 * @typedef {{ engine: import("./stack.mjs").Engine, figures: import("./figures.mjs").Figures,
 *   say: (message: string) => void, sizes: number[], latencies: number[], repeat: number }} Bench
 * @typedef {{ id: string, name: string, createdAt: string }} Bucket
 */

const LIFE = ["up", "preview", "refresh", "preview --refresh", "destroy"];

/** @type {Record<string, (bench: Bench) => Promise<void>>} */
export const SCENARIOS = {
  "start-up": measureStartUp,
  buckets: measureBuckets,
  few: measureFew,
  mixed: measureMixed,
  large: measureLarge,
};

/** What the import of the package adds to a program that has Pulumi. @param {Bench} bench */
async function measureStartUp({ figures, say }) {
  say("start-up: 11 imports");
  /** @type {[number, number][]} */
  const runs = [];
  while (runs.length < 11) {
    const printed = await execute(process.execPath, ["-e", START_UP], { cwd: import.meta.dirname });
    runs.push(JSON.parse(printed));
  }
  const value = median(runs.map(([, own]) => own));
  const floor = median(runs.map(([pulumi]) => pulumi));
  const place = { scenario: "start-up", size: 0, latencyMs: 0, unit: "ms" };
  figures.addPromised({ ...place, what: "import", value, floor, most: 30 });
}

/** The whole life of stacks of buckets, beside that of the floor. @param {Bench} bench */
async function measureBuckets({ engine, figures, say, sizes, latencies, repeat }) {
  /** @param {string} program @param {number} size @param {number} latencyMs */
  const live = (program, size, latencyMs) =>
    withStack(engine, async (stack) => {
      /** @type {Record<string, Step>} */
      const steps = {};
      let bytes = 0;
      await stack.write(program);
      for (const command of LIFE) {
        const step = await stack.measure(command, latencyMs);
        steps[command] = step;
        if (command === "up") bytes = (await stack.stateBytes()) / size;
        say(`  ${command}: ${step.seconds.toFixed(1)} s, ${step.requests} requests`);
      }
      return { steps, bytes };
    });
  say("warm-up");
  await live(floorProgram(1), 1, 0);
  for (const size of sizes) {
    /** @type {Awaited<ReturnType<typeof live>>[]} */
    const floors = [];
    /** @type {Map<number, typeof floors>} */
    const ours = new Map(latencies.map((latencyMs) => [latencyMs, []]));
    // In turn, so that a machine that is slow for a while is slow for both.
    for (let round = 0; round < repeat; round += 1) {
      say(`${size} resources, floor`);
      floors.push(await live(floorProgram(size), size, 0));
      for (const [latencyMs, lives] of ours) {
        say(`${size} resources, ours at ${latencyMs} ms`);
        lives.push(await live(oursProgram(size), size, latencyMs));
      }
    }
    for (const [latencyMs, lives] of ours) {
      for (const command of LIFE) {
        /** @param {typeof floors} some */
        const stepsOf = (some) => some.flatMap(({ steps }) => steps[command] ?? []);
        const place = { scenario: "buckets", command, size, latencyMs };
        figures.addCommand(place, stepsOf(lives), stepsOf(floors));
      }
    }
    const value = median([...ours.values()].flat().map(({ bytes }) => bytes));
    const floor = median(floors.map(({ bytes }) => bytes));
    const place = { scenario: "buckets", size, latencyMs: 0, unit: "B per resource" };
    figures.addPromised({ ...place, what: "state", value, floor, most: floor * 1.1 });
  }
}

/** Refreshes of a stack of three in an organization of many. @param {Bench} bench */
async function measureFew({ engine, figures, say, latencies }) {
  say("few: 3 buckets of an organization of 5,000");
  await withStack(engine, async (stack) => {
    await makeBuckets(stack, 4_997);
    await stack.write(oursProgram(3));
    await stack.measure("up");
    for (const latencyMs of latencies) {
      const step = await stack.measure("refresh", latencyMs, ["--expect-no-changes"]);
      figures.addCommand({ scenario: "few", command: "refresh", size: 3, latencyMs }, [step]);
    }
  });
}

/**
 * Refreshes of 1,000 buckets with a label each; 250 of them with two members each, 100 with five schemas each.
 * @param {Bench} bench
 */
async function measureMixed({ engine, figures, say, latencies }) {
  say("mixed: 3,000 resources of four kinds");
  // One write of the state instead of 6,000: only the refreshes are measured.
  const variables = { ...engine.variables, PULUMI_SKIP_CHECKPOINTS: "true" };
  await withStack({ ...engine, variables }, async (stack) => {
    await stack.write(mixedProgram(Object.values(stack.emulator.userIDs).slice(0, 2)));
    await stack.measure("up");
    for (const latencyMs of latencies) {
      const step = await stack.measure("refresh", latencyMs, ["--expect-no-changes"]);
      const place = { scenario: "mixed", command: "refresh", size: 3_000, latencyMs };
      figures.addCommand(place, [step]);
    }
  });
}

/** Refreshes of very many buckets and looks for drift, beside the floor's. @param {Bench} bench */
async function measureLarge({ engine, figures, say, latencies }) {
  for (const size of [1_000, 10_000]) {
    // Short commands are measured more often: our part of them is a small difference.
    const rounds = Math.ceil(3_000 / size);
    const quiet = ["--expect-no-changes"];
    /** @param {Stack} stack @param {State} state @param {number} latencyMs */
    const refreshes = async (stack, state, latencyMs) => {
      const steps = [];
      await stack.importState(state);
      while (steps.length < rounds) steps.push(await stack.measure("refresh", latencyMs, quiet));
      return steps;
    };
    say(`large: refresh of ${size} buckets, floor`);
    const floors = await withStack(engine, async (stack) => {
      await stack.write(floorProgram(1));
      await stack.measure("up");
      const buckets = Array.from({ length: size }, (_, index) => ({
        id: (index + 1).toString(16).padStart(16, "0"),
        name: `other-${index}`,
        createdAt: "2026-01-01T00:00:00.000000000Z",
      }));
      return refreshes(stack, multiplied(await stack.exportState(), buckets), 0);
    });
    await withStack(engine, async (stack) => {
      await stack.write(oursProgram(1));
      await stack.measure("up");
      const state = multiplied(await stack.exportState(), await makeBuckets(stack, size));
      for (const latencyMs of latencies) {
        say(`large: ${size} buckets, ours at ${latencyMs} ms`);
        const place = { scenario: "large", size, latencyMs };
        const steps = await refreshes(stack, state, latencyMs);
        figures.addCommand({ ...place, command: "refresh" }, steps, floors);
        const only = "refresh --preview-only";
        const looked = await stack.measure(only, latencyMs, quiet);
        figures.addCommand({ ...place, command: only }, [looked]);
        const drift = await stack.measureDrift(latencyMs);
        figures.addCommand({ ...place, command: "drift" }, [drift]);
      }
    });
  }
}

/**
 * Returns a state with a bucket for each given one, made of the state of a stack with one. To create them would
 * take the engine the square of the time.
 * @param {State} state
 * @param {Bucket[]} buckets
 * @returns {State}
 */
function multiplied(state, buckets) {
  const { resources } = state.deployment;
  const own = resources.filter(({ type }) => type.startsWith("pulumi:"));
  const pattern = resources.find(({ type }) => type.endsWith(":Bucket"));
  const text = JSON.stringify(pattern);
  const copies = buckets.map(({ id, name, createdAt }) => {
    const copy = JSON.parse(
      text
        .replaceAll("bucket-0", name)
        .replaceAll(String(pattern?.id), id)
        .replaceAll(String(pattern?.outputs?.createdAt), createdAt),
    );
    // Each resource has a mark of its own.
    copy.outputs.holder = randomBytes(6).toString("hex");
    return copy;
  });
  return { ...state, deployment: { ...state.deployment, resources: [...own, ...copies] } };
}

/**
 * Creates buckets like those of `oursProgram`, sixteen at a time. Their names stand before and after those of the
 * program, in lists.
 * @param {Stack} stack
 * @param {number} count
 * @returns {Promise<Bucket[]>}
 */
async function makeBuckets({ emulator }, count) {
  const headers = { authorization: `Token ${emulator.token}` };
  /** @type {Bucket[]} */
  const made = [];
  let next = 0;
  const lane = async () => {
    while (next < count && !wasInterrupted()) {
      const name = `${next % 2 ? "a" : "z"}-${(next++ * 7_919) % 100_003}`;
      const body = {
        ...{ orgID: emulator.orgID, name, description: "Readings of a plant" },
        retentionRules: [{ type: "expire", everySeconds: 2_592_000 }],
      };
      const options = { method: "POST", headers, body: JSON.stringify(body) };
      const response = await fetch(`${emulator.url}/api/v2/buckets`, options);
      if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
      made.push(/** @type {Bucket} */ (await response.json()));
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  return made;
}
