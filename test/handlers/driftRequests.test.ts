import { typeToken } from "pulumi-influxdb-serverless/rules";
import { expect, it } from "vitest";
import { findDrift } from "../../gitops/src/drift/drift";
import { connectionsOf, openConnection } from "../../gitops/src/pulumi/connections";
import type { StateEntry } from "../../gitops/src/pulumi/deployment";
import { managedResources, type StackState } from "../../gitops/src/pulumi/stackState";
import { shareEmulator } from "../support/emulator";

/** More than stand on a page. */
const BUCKETS = 120;
const LABELS = 10;

let entries: StateEntry[];
const at = shareEmulator({}, async ({ api, emulator: { orgID } }) => {
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
});

function entryOf(kind: "bucket" | "label", id: string, inputs: Record<string, unknown>) {
  const type = typeToken(kind);
  const outputs = { ...inputs, orgId: at.emulator.orgID, declared: Object.keys(inputs) };
  return { urn: `urn:pulumi:s::p::${type}::${inputs.name}`, type, id, inputs, outputs };
}

/** The report on the stack, with what is in no stack where the managed resources are given. */
function report(isUnmanagedWanted = false) {
  const { url, token, orgID } = at.emulator;
  const env = { INFLUX_HOST: url, INFLUX_TOKEN: token, INFLUX_ORG_ID: orgID };
  const stack: StackState = { name: "s", entries, pending: 0, config: undefined };
  const managed = managedResources(stack);
  at.emulator.counters.reset();
  return findDrift(connectionsOf([stack], managed, env), {
    open: (connection) => openConnection(connection, env, () => undefined),
    progress: () => undefined,
    ...(isUnmanagedWanted ? { managed } : {}),
  });
}

it("drift asks for the buckets of a stack, and takes no label for one", async () => {
  expect(await report()).toMatchObject({ complete: true, checked: 1 + LABELS, items: [] });
  expect(at.emulator.counters.read().calls).toEqual({
    "GET /api/v2/buckets/{id}": 1,
    "GET /api/v2/labels": 1,
    "GET /api/v2/labels/{id}": 1,
  });
});

it("drift does not call unread what it has looked at, when the search for what is unmanaged fails", async () => {
  at.emulator.faults.add({ path: "/members", action: "status", status: 400, times: "forever" });
  const { errors, ...rest } = await report(true);
  expect(rest).toMatchObject({ complete: false, checked: 1 + LABELS, items: [] });
  expect(errors).toEqual([{ urns: [], message: expect.stringContaining("/members") }]);
});
