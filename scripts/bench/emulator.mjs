// How fast the emulator is with many buckets: node scripts/bench/emulator.mjs [buckets=1000] [--data]
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "influxdb-serverless-emulator";

const count = Number(process.argv[2] ?? 1_000);
const folder = mkdtempSync(join(tmpdir(), "emulator-bench-"));
const data = process.argv.includes("--data") ? join(folder, "state.json") : undefined;
const emulator = await startEmulator(data ? { data } : {});
const { orgID, userID } = emulator;

/** @param {string} method @param {string} path @param {object} [body] */
async function call(method, path, body) {
  const response = await fetch(`${emulator.url}/api/v2/${path}`, {
    method,
    headers: { authorization: `Token ${emulator.token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** Prints the median and the longest of some repetitions. @param {string} what @param {() => Promise<unknown>} act */
async function measure(what, act, times = 20) {
  const took = [];
  for (let index = 0; index < times; index += 1) {
    const started = performance.now();
    await act();
    took.push(performance.now() - started);
  }
  took.sort((a, b) => a - b);
  const [median = 0, longest = 0] = [took[times >> 1], took.at(-1)];
  console.log(`${what.padEnd(44)} ${median.toFixed(1)} ms (longest ${longest.toFixed(1)})`);
}

/** Not in the order of names. @param {number} index */
const nameOf = (index) => `bucket-${(index * 7_919) % count}-${index}`;

const { label } = await call("POST", "labels", { orgID, name: "team" });
const columns = [
  { name: "time", type: "timestamp" },
  { name: "usage", type: "field", dataType: "float" },
];

/** @param {number} index */
async function createBucket(index) {
  const name = nameOf(index);
  const { id } = await call("POST", "buckets", { orgID, name, schemaType: "explicit" });
  if (count > 10_000 && index % 100 > 0) return;
  await call("POST", `buckets/${id}/labels`, { labelID: label.id });
  await call("POST", `buckets/${id}/members`, { id: userID });
  await call("POST", `buckets/${id}/schema/measurements`, { name: "cpu", columns });
}

let lap = performance.now();
for (let index = 0; index < count; index += 1) {
  await createBucket(index);
  if ((index + 1) % (count / 4) === 0) {
    const each = (performance.now() - lap) / (count / 4);
    console.log(`created up to ${index + 1}: ${each.toFixed(2)} ms per bucket`);
    lap = performance.now();
  }
}

const middle = (await call("GET", `buckets?name=${nameOf(count >> 1)}`)).buckets[0];
await measure("list: first page of 100", () => call("GET", "buckets?limit=100"));
await measure("list: page of 100 in the middle", () =>
  call("GET", `buckets?limit=100&offset=${count >> 1}`),
);
await measure("list: after the id of one in the middle", async () =>
  call("GET", `buckets?limit=100&after=${middle.id}`),
);
await measure("find by name", () => call("GET", `buckets?name=${nameOf(count >> 1)}`));
await measure("create and delete one", async () => {
  const { id } = await call("POST", "buckets", { orgID, name: "one more" });
  await call("DELETE", `buckets/${id}`);
});
console.log(`memory: ${(process.memoryUsage().rss / 1_048_576).toFixed(0)} MiB, with the client`);

const closing = performance.now();
await emulator.close();
if (data) {
  const size = (statSync(data).size / 1_048_576).toFixed(1);
  console.log(`close: ${(performance.now() - closing).toFixed(0)} ms; data file ${size} MiB`);
  const starting = performance.now();
  await (await startEmulator({ data })).close();
  console.log(`start with it, and close: ${(performance.now() - starting).toFixed(0)} ms`);
}
rmSync(folder, { recursive: true });
