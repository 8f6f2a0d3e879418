import { floorProgram, patternProgram } from "./programs.mjs";
import { many } from "./server.mjs";
import { withStack } from "./stack.mjs";
import { generateState } from "./state.mjs";

/*
 * Scenarios of one refresh each, of a state that was generated and imported. The refresh must find the server
 * as the state says, or the scenario fails.
 */

/**
 * @typedef {import("./server.mjs").Made} Made
 * @typedef {import("./stack.mjs").Stack} Stack
 * @typedef {import("./rows.mjs").Bench} Bench
 */

const USERS = 2;
const SCHEMAS = 5;

/**
 * 1,000 buckets with a label each; 250 of them with two members each, 100 with five schemas each.
 * @param {Bench} bench
 * @param {{ latencies: number[] }} options
 */
export async function measureMixed({ engine, rows, say }, { latencies }) {
  const [buckets, withMembers, withSchemas] = [1_000, 250, 100];
  const size = 2 * buckets + withMembers * USERS + withSchemas * SCHEMAS;
  say(`mixed: ${size} resources of four kinds`);
  await withStack(engine, async (stack) => {
    const pattern = await patternOf(stack);
    const { filler, labelID } = pattern;
    const users = Object.values(stack.emulator.userIDs).slice(0, USERS);
    const made = await many(buckets, async (index) => {
      const bucket = await filler.bucket(index, { schemaType: "explicit" });
      await filler.post(`buckets/${bucket.id}/labels`, { labelID });
      const members = index < withMembers ? users : [];
      for (const id of members) await filler.post(`buckets/${bucket.id}/members`, { id });
      /** @type {Made[]} */
      const schemas = [];
      while (index >= buckets - withSchemas && schemas.length < SCHEMAS) {
        schemas.push(await filler.schema(bucket.id, `measurement-${schemas.length}`));
      }
      return { bucket, members, schemas };
    });
    const state = generateState(pattern.state, ({ copy, entry }) => {
      const [attachment, member] = [entry("pattern-attachment"), entry("pattern-member")];
      const userId = String(member.outputs?.userId);
      const userName = String(member.outputs?.name);
      const nameOf = new Map(
        Object.entries(stack.emulator.userIDs).map(([name, id]) => [id, name]),
      );
      for (const { bucket, members, schemas } of made) {
        const ofBucket = changesFor(entry("pattern-bucket"), "pattern-bucket", bucket);
        copy("pattern-bucket", ofBucket);
        copy("pattern-attachment", {
          ...ofBucket,
          [lastName(attachment)]: `label-of-${bucket.name}`,
        });
        for (const id of members) {
          const name = nameOf.get(id) ?? "";
          const ofMember = { [lastName(member)]: `${userId}-of-${bucket.name}`, [userId]: id };
          copy("pattern-member", { ...ofBucket, ...ofMember, [`"${userName}"`]: `"${name}"` });
        }
        for (const schema of schemas) {
          const ofSchema = changesFor(entry("pattern-schema"), "pattern-schema", schema);
          // Its logical name is unique in the stack, its own in its bucket.
          const urn = { "::pattern-schema": `::${schema.name}-of-${bucket.name}` };
          copy("pattern-schema", { ...ofBucket, ...urn, ...ofSchema });
        }
      }
    });
    for (const latencyMs of latencies) {
      const step = await stack.refresh(state, latencyMs);
      rows.addStep({ name: "mixed", command: "refresh", size, latencyMs }, [step]);
    }
  });
}

/**
 * A stack of three in an organisation of many.
 * @param {Bench} bench
 * @param {{ latencies: number[] }} options
 */
export async function measureFewOfMany({ engine, rows, say }, { latencies }) {
  const [size, others] = [3, 5_000];
  say(`few of many: ${size} buckets of an organisation of ${others}`);
  await withStack(engine, async (stack) => {
    const { state: pattern, filler } = await patternOf(stack);
    const made = await many(others, (index) => filler.bucket(index, { schemaType: "explicit" }));
    const own = [made[0], made[others >> 1], made[others - 1]];
    const state = bucketsState(pattern, /** @type {Made[]} */ (own));
    for (const latencyMs of latencies) {
      const step = await stack.refresh(state, latencyMs);
      rows.addStep({ name: "few of many", command: "refresh", size, latencyMs }, [step]);
    }
  });
}

/**
 * Refreshes of very many buckets, beside the floor's.
 * @param {Bench} bench
 * @param {{ sizes: number[], latencies: number[] }} options
 */
export async function measureLarge({ engine, rows, say }, { sizes, latencies }) {
  for (const size of sizes) {
    say(`large: refresh of ${size} buckets, floor`);
    // What is short is measured more often: our part of it is a small difference.
    const rounds = Math.ceil(3_000 / size);
    const floors = await withStack(engine, async (stack) => {
      const pattern = await stack.patternOf(floorProgram(1));
      const copies = Array.from({ length: size }, (_, index) => ({
        id: (index + 1).toString(16).padStart(16, "0"),
        name: `bucket-${index}`,
        createdAt: "2026-01-01T00:00:00.000000000Z",
      }));
      return await refreshes(stack, bucketsState(pattern, copies, "bucket-0"), { rounds });
    });
    say(`large: refresh of ${size} buckets, ours`);
    await withStack(engine, async (stack) => {
      const { state: pattern, filler } = await patternOf(stack);
      const made = await many(size, (index) => filler.bucket(index, { schemaType: "explicit" }));
      const state = bucketsState(pattern, made);
      for (const latencyMs of latencies) {
        say(`  at ${latencyMs} ms`);
        const steps = await refreshes(stack, state, { rounds, latencyMs });
        const place = { name: "large", size, latencyMs };
        rows.addStep({ ...place, command: "refresh" }, steps, floors);
        const asked = await stack.lookForDrift(state, latencyMs);
        rows.addStep({ ...place, command: "refresh --preview-only" }, [asked.refresh]);
        rows.addStep({ ...place, command: "drift" }, [asked.drift]);
      }
    });
  }
}

/**
 * @param {Stack} stack
 * @param {import("./state.mjs").State} state
 * @param {{ rounds: number, latencyMs?: number }} options
 */
async function refreshes(stack, state, { rounds, latencyMs = 0 }) {
  const steps = [];
  while (steps.length < rounds) steps.push(await stack.refresh(state, latencyMs));
  return steps;
}

/** @param {Stack} stack */
async function patternOf(stack) {
  const { filler, emulator } = stack;
  const { label } = await filler.post("labels", { orgID: emulator.orgID, name: "pattern-label" });
  const [userID = ""] = Object.values(emulator.userIDs);
  const state = await stack.patternOf(patternProgram({ labelID: label.id, userID }));
  return { state, filler, labelID: label.id };
}

/**
 * @param {import("./state.mjs").State} pattern
 * @param {Made[]} buckets
 * @param {string} [name] of the pattern's bucket
 */
function bucketsState(pattern, buckets, name = "pattern-bucket") {
  return generateState(pattern, ({ copy, entry }) => {
    for (const bucket of buckets) copy(name, changesFor(entry(name), name, bucket));
  });
}

/**
 * What becomes what, so that the entry of a pattern stands for another object.
 * @param {import("./state.mjs").Entry} entry
 * @param {string} name the entry's
 * @param {Made} made
 */
function changesFor({ id, outputs }, name, made) {
  return { [name]: made.name, [String(id)]: made.id, [String(outputs?.createdAt)]: made.createdAt };
}

/** @param {import("./state.mjs").Entry} entry */
function lastName({ urn }) {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
