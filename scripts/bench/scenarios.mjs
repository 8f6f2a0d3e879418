import { wasInterrupted } from "../childProcess.mjs";
import { execute } from "../packedPackages.mjs";
import { median } from "./figures.mjs";
import {
  floorProgram,
  loadTimes,
  mixedProgram,
  ordinaryProgram,
  oursProgram,
} from "./programs.mjs";
import { withStack } from "./stack.mjs";

/**
 * @typedef {import("./stack.mjs").Stack} Stack
 * @typedef {import("./figures.mjs").Step} Step
 * @typedef {{ engine: import("./stack.mjs").Engine, figures: import("./figures.mjs").Figures,
 *   say: (message: string) => void, sizes: number[], repeat: number }} Bench
 */

/** All measured in one run, so that they are compared on the same machine. */
const PROGRAMS = { floor: floorProgram, ordinary: ordinaryProgram, ours: oursProgram };

/** Writes the state once per command instead of twice per resource. */
const SKIP = { PULUMI_SKIP_CHECKPOINTS: "true" };

const LATENCY = 80;

/** The commands that are run on a stack, in this order. */
const LIFE = [
  { command: "up", latencyMs: 0 },
  { command: "preview", latencyMs: 0 },
  { command: "refresh", latencyMs: LATENCY },
  { command: "preview --refresh", latencyMs: LATENCY },
  { command: "drift", latencyMs: LATENCY },
  { command: "destroy", latencyMs: 0 },
];

/** @type {Record<string, (bench: Bench) => Promise<void>>} */
export const SCENARIOS = {
  load: measureLoading,
  buckets: measureBuckets,
  requests: measureRequests,
};

/** Measures the load time of what programs and Pulumi's processes load in addition to Pulumi itself. @param {Bench} bench */
async function measureLoading({ figures, say }) {
  say("load: 11 processes each");
  for (const name of ["pulumi-influxdb-serverless", "pulumi-influxdb-serverless/runtime"]) {
    /** @type {number[]} */
    const times = [];
    while (times.length < 11) {
      const script = loadTimes(["@pulumi/pulumi", name]);
      const printed = await execute(process.execPath, ["-e", script], { cwd: import.meta.dirname });
      times.push(JSON.parse(printed)[1]);
    }
    figures.addPromised({ what: `loading ${name}`, value: median(times), unit: "ms", most: 50 });
  }
}

/** Measures the life cycle of a stack of buckets, with each program in turn. @param {Bench} bench */
async function measureBuckets({ engine, figures, say, sizes, repeat }) {
  for (const size of sizes) {
    // With so many buckets, writing the state would dominate the time.
    const isLarge = size > 500;
    const variables = { ...engine.variables, ...(isLarge ? SKIP : {}) };
    /** @type {Record<string, Record<string, Step[]>>} */
    const steps = {};
    /** @type {Record<string, number>} */
    const bytes = {};
    for (let round = 0; round < repeat; round += 1) {
      for (const [name, program] of Object.entries(PROGRAMS)) {
        if (name === "ordinary" && size > 1_000) continue;
        await withStack({ ...engine, variables }, async (stack) => {
          await stack.write(program(size));
          for (const { command, latencyMs } of LIFE) {
            if (command === "drift" && name !== "ours") continue;
            const step = await stack.measure(command, latencyMs);
            steps[command] ??= {};
            steps[command][name] = [...(steps[command][name] ?? []), step];
            if (command === "up") bytes[name] = (await stack.stateBytes()) / size;
            say(
              `  ${size} ${name}: ${command} ${step.seconds.toFixed(1)} s, ${step.requests} requests`,
            );
          }
        });
      }
    }
    for (const { command, latencyMs } of LIFE) {
      figures.addCommand({ command, size, latencyMs, isLarge }, steps[command] ?? {});
    }
    const most = (bytes.floor ?? Number.NaN) * 0.9;
    figures.addPromised({
      what: `state per bucket, with ${size.toLocaleString("en-US")} buckets`,
      value: bytes.ours ?? Number.NaN,
      unit: "B",
      most,
    });
  }
}

/** Counts the requests of refreshes: with few buckets among many, and with all kinds. @param {Bench} bench */
async function measureRequests({ engine, figures, say }) {
  const refresh = async (
    /** @type {Stack} */ stack,
    /** @type {string} */ what,
    /** @type {number} */ most,
  ) => {
    say(what);
    const { requests } = await stack.measure("refresh", LATENCY, ["--expect-no-changes"]);
    figures.addPromised({ what, value: requests, unit: "requests", most });
  };
  const quick = { ...engine, variables: { ...engine.variables, ...SKIP } };
  await withStack(quick, async (stack) => {
    await stack.write(oursProgram(3));
    await stack.measure("up");
    await makeBuckets(stack, 4_997);
    await refresh(stack, "refresh of 3 buckets in an organization of 5,000", 6);
  });
  await withStack(quick, async (stack) => {
    await stack.write(mixedProgram(Object.values(stack.emulator.userIDs).slice(0, 2)));
    await stack.measure("up");
    // 10 pages of 100 buckets with their labels, 250 buckets with members, 100 with schemas, 10 more.
    await refresh(stack, "refresh of 1,000 buckets with 2,000 labels, members and schemas", 370);
  });
}

/** Creates buckets that no stack has, sixteen at a time. @param {Stack} stack @param {number} count */
async function makeBuckets({ emulator }, count) {
  const headers = { authorization: `Token ${emulator.token}` };
  let next = 0;
  const lane = async () => {
    while (next < count && !wasInterrupted()) {
      // In lists, these come before and after the stack's buckets.
      const name = `${next % 2 ? "a" : "z"}-${next++}`;
      const body = JSON.stringify({ orgID: emulator.orgID, name, retentionRules: [] });
      const response = await fetch(`${emulator.url}/api/v2/buckets`, {
        method: "POST",
        headers,
        body,
      });
      if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}
