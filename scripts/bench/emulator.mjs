// How fast the emulator is with many buckets: node scripts/bench/emulator.mjs [buckets=1000]
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "influxdb-serverless-emulator";
import { median } from "./figures.mjs";

const count = Number(process.argv[2] ?? 1_000);
const folder = mkdtempSync(join(tmpdir(), "emulator-bench-"));
const data = join(folder, "state.json");
const emulator = await startEmulator({ data });
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

/** Prints the median of some repetitions. @param {string} what @param {() => Promise<unknown>} act */
async function measure(what, act, times = 20) {
  const took = [];
  while (took.length < times) {
    const started = performance.now();
    await act();
    took.push(performance.now() - started);
  }
  console.log(`${what.padEnd(40)} ${median(took).toFixed(1)} ms`);
}

/** Not in the order of names. @param {number} index */
const nameOf = (index) => `bucket-${(index * 7_919) % count}-${index}`;

const { label } = await call("POST", "labels", { orgID, name: "team" });
let index = 0;
const create = async () => {
  const bucket = { orgID, name: nameOf(index++), schemaType: "explicit" };
  const { id } = await call("POST", "buckets", bucket);
  if (count > 10_000 && index % 100 > 0) return;
  await call("POST", `buckets/${id}/labels`, { labelID: label.id });
  await call("POST", `buckets/${id}/members`, { id: userID });
  const columns = [{ name: "time", type: "timestamp" }];
  await call("POST", `buckets/${id}/schema/measurements`, { name: "cpu", columns });
};
await measure("create a bucket, in the first half", create, count >> 1);
await measure("create a bucket, in the second half", create, count >> 1);

const name = nameOf(count >> 1);
const [{ id: middle }] = (await call("GET", `buckets?name=${name}`)).buckets;
await measure("first page of 100", () => call("GET", "buckets?limit=100"));
await measure("page of 100 in the middle", () =>
  call("GET", `buckets?limit=100&offset=${count >> 1}`),
);
await measure("page after an id in the middle", () =>
  call("GET", `buckets?limit=100&after=${middle}`),
);
await measure("find by name", () => call("GET", `buckets?name=${name}`));
await measure("create and delete one", async () => {
  const { id } = await call("POST", "buckets", { orgID, name: "one more" });
  await call("DELETE", `buckets/${id}`);
});
await emulator.close();
console.log(`data file: ${(statSync(data).size / 1_048_576).toFixed(1)} MiB`);
await measure("start with it, and close", async () => (await startEmulator({ data })).close(), 3);
rmSync(folder, { recursive: true });
