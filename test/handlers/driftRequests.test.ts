import { type Kind, typeToken } from "pulumi-influxdb-serverless/rules";
import { expect, it } from "vitest";
import { findDrift } from "../../gitops/src/drift/drift";
import { connectionsOf, openConnection } from "../../gitops/src/pulumi/connections";
import type { StateEntry } from "../../gitops/src/pulumi/deployment";
import { managedResources, type StackState } from "../../gitops/src/pulumi/stackState";
import { field, timestamp } from "../../provider/src/resources/measurementSchema/columns";
import { shareEmulator } from "../support/emulator";

/** More than fit on a page. */
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

function entryOf(kind: Kind, id: string, inputs: Record<string, unknown>) {
  const type = typeToken(kind);
  const outputs = { ...inputs, orgId: at.emulator.orgID, declared: Object.keys(inputs) };
  return { urn: `urn:pulumi:s::p::${type}::${inputs.name}`, type, id, inputs, outputs };
}

/** The drift report of the stack, on request with unmanaged objects. */
function report(isUnmanagedWanted = false, ofStack = entries) {
  const { url, token, orgID } = at.emulator;
  const env = { INFLUX_HOST: url, INFLUX_TOKEN: token, INFLUX_ORG_ID: orgID };
  const stack: StackState = { name: "s", entries: ofStack, pending: 0, config: undefined };
  const managed = managedResources(stack);
  at.emulator.counters.reset();
  return findDrift(connectionsOf([stack], managed, env), {
    open: (connection) => openConnection(connection, env, () => undefined),
    progress: () => undefined,
    ...(isUnmanagedWanted ? { managed } : {}),
  });
}

it("drift makes one request for a bucket and two for ten labels", async () => {
  expect(await report()).toMatchObject({ complete: true, checked: 1 + LABELS, items: [] });
  expect(at.emulator.counters.read().calls).toEqual({
    "GET /api/v2/buckets/{id}": 1,
    "GET /api/v2/labels": 1,
    "GET /api/v2/labels/{id}": 1,
  });
});

it("drift makes one request per page of buckets, and per bucket with members or schemas", async () => {
  const { api, emulator } = at;
  const { orgID, userID: userId } = emulator;
  const columns = [timestamp(), field("value", "float")];
  const all: StateEntry[] = [];
  for (let index = 0; index < BUCKETS; index += 1) {
    const bucket = { orgID, name: `large-${index}`, schemaType: "explicit", retentionRules: [] };
    const { id: bucketId } = await api.createBucket(bucket);
    all.push(entryOf("bucket", bucketId, { name: bucket.name, retentionRules: [] }));
    const path = `/api/v2/buckets/${bucketId}`;
    if (index < 5) {
      await api.call("POST", `${path}/members`, { id: userId });
      all.push(entryOf("bucketMember", `${bucketId}/${userId}`, { bucketId, userId }));
    }
    if (index < 3) {
      const schema = { name: `m-${index}`, columns };
      const { json } = await api.call("POST", `${path}/schema/measurements`, schema);
      all.push(entryOf("measurementSchema", json.id, { bucketId, ...schema }));
    }
  }
  expect(await report(false, all)).toMatchObject({ checked: BUCKETS + 5 + 3, items: [] });
  expect(emulator.counters.read().calls).toEqual({
    "GET /api/v2/buckets": 3,
    "GET /api/v2/buckets/{id}/members": 5,
    "GET /api/v2/buckets/{id}/schema/measurements": 3,
  });

  await api.deleteBucket(all.at(-1)?.id ?? "");
  const { items } = await report(false, all);
  expect(items).toMatchObject([{ status: "gone", name: `large-${BUCKETS - 1}` }]);
});

it("drift reports no checked object as unread if the search for unmanaged ones fails", async () => {
  at.emulator.faults.add({ path: "/members", action: "status", status: 400, times: "forever" });
  const { errors, ...rest } = await report(true);
  expect(rest).toMatchObject({ complete: false, checked: 1 + LABELS, items: [] });
  expect(errors).toEqual([{ urns: [], message: expect.stringContaining("/members") }]);
});
