import { expect, it } from "vitest";
import { driftOf, told } from "../support/driftCommand";
import { STACK } from "../support/engine";
import { useHarness } from "../support/harness";

const harness = useHarness({ users: ["dana"], attached: true });

const BUCKETS = 1_000;
const WITH_MEMBER = 50;
const WITH_SCHEMA = 20;
const COLUMNS = [
  { name: "time", type: "timestamp" },
  { name: "value", type: "field", dataType: "float" },
];

it("asks eleven lists for a thousand buckets, and one for each bucket with members or schemas", async () => {
  const { api, emulator, project } = harness;
  const { orgID } = emulator;
  const user = (await api.call("GET", "/api/v2/users?name=dana")).json.users[0].id;
  const made: string[] = [];
  for (let index = 0; index < BUCKETS; index += 1) {
    const schemaType = index < WITH_SCHEMA ? "explicit" : "implicit";
    const name = `bucket-${index}`;
    const { id } = await api.createBucket({ orgID, name, schemaType, retentionRules: [] });
    made.push(id);
    const at = `/api/v2/buckets/${id}`;
    if (index < WITH_SCHEMA) {
      const body = { name: "cpu", columns: COLUMNS };
      await api.call("POST", `${at}/schema/measurements`, body);
    }
    if (index >= BUCKETS - WITH_MEMBER) await api.call("POST", `${at}/members`, { id: user });
  }
  expect(await project.gitops(["import", "--stack", STACK])).toMatchObject({ code: 0 });

  emulator.counters.reset();
  expect(await driftOf(project)).toMatchObject({
    code: 0,
    report: { checked: BUCKETS + WITH_MEMBER + WITH_SCHEMA, items: [] },
  });
  const { calls } = emulator.counters.read();
  // Each page begins with the last bucket of the page before.
  expect(calls).toEqual({
    "GET /api/v2/orgs": 1,
    "GET /api/v2/buckets": 11,
    "GET /api/v2/buckets/{id}/members": WITH_MEMBER,
    "GET /api/v2/buckets/{id}/schema/measurements": WITH_SCHEMA,
  });

  await api.deleteBucket(made[500] ?? "");
  expect(told((await driftOf(project)).report)).toEqual(["gone bucket-500"]);
});
