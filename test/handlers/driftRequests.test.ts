import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findDrift } from "../../gitops/src/drift/drift";
import { connectionsOf, openConnection } from "../../gitops/src/stack/connections";
import type { StateEntry } from "../../gitops/src/stack/deployment";
import { managedResources, type StackState } from "../../gitops/src/stack/stackState";
import { apiOf } from "../support/api";

/** More than stand on a page. */
const BUCKETS = 120;
const LABELS = 10;

let emulator: Emulator;
let entries: StateEntry[];

beforeAll(async () => {
  emulator = await startEmulator();
  const { orgID } = emulator;
  const api = apiOf(emulator);
  const made = Array.from({ length: BUCKETS }, (_, index) =>
    api.createBucket({ orgID, name: `bucket-${index}`, retentionRules: [] }),
  );
  await Promise.all(made);
  const [bucket] = await api.userBuckets();
  entries = [entryOf("bucket", bucket?.id ?? "", { name: bucket?.name, retentionRules: [] })];
  for (let index = 0; index < LABELS; index += 1) {
    const name = `label-${index}`;
    const { json } = await api.call("POST", "/api/v2/labels", { orgID, name });
    entries.push(entryOf("label", json.label.id, { name }));
  }
}, 60_000);
afterAll(() => emulator.close());

function entryOf(kind: "bucket" | "label", id: string, inputs: Record<string, unknown>) {
  const type = typeToken(kind);
  const outputs = { ...inputs, orgId: emulator.orgID, declared: Object.keys(inputs) };
  return { urn: `urn:pulumi:s::p::${type}::${inputs.name}`, type, id, inputs, outputs };
}

it("drift asks for the buckets of a stack, and takes no label for one", async () => {
  const { url, token, orgID } = emulator;
  const env = { INFLUX_HOST: url, INFLUX_TOKEN: token, INFLUX_ORG_ID: orgID };
  const stack: StackState = { name: "s", entries, pending: 0, config: undefined };
  const connections = connectionsOf([stack], managedResources(stack), env);
  emulator.counters.reset();
  const report = await findDrift(connections, {
    open: (connection) => openConnection(connection, env, () => undefined),
    progress: () => undefined,
  });
  expect(report).toMatchObject({ complete: true, checked: 1 + LABELS, items: [] });
  expect(emulator.counters.read().calls).toEqual({
    "GET /api/v2/buckets/{id}": 1,
    "GET /api/v2/labels": 1,
    "GET /api/v2/labels/{id}": 1,
  });
});

it("drift does not call unread what it has looked at, when the search for what is unmanaged fails", async () => {
  const { url, token, orgID } = emulator;
  const env = { INFLUX_HOST: url, INFLUX_TOKEN: token, INFLUX_ORG_ID: orgID };
  const stack: StackState = { name: "s", entries, pending: 0, config: undefined };
  const managed = managedResources(stack);
  emulator.faults.add({ path: "/members", action: "status", status: 400, times: "forever" });
  const report = await findDrift(connectionsOf([stack], managed, env), {
    open: (connection) => openConnection(connection, env, () => undefined),
    progress: () => undefined,
    managed,
  });
  emulator.faults.clear();
  expect(report).toMatchObject({ complete: false, checked: 1 + LABELS, items: [] });
  expect(report.errors).toEqual([{ urns: [], message: expect.stringContaining("/members") }]);
});
