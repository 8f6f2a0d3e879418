import fc from "fast-check";
import { expect, it } from "vitest";
import { driftOf, told, toldByRefresh } from "../support/driftCommand";
import { useFixture } from "../support/fixture";

const { harness, world, users } = useFixture({ attached: true });

/** What somebody can do to one of the buckets by hand. */
const CHANGES = [
  "description",
  "retention",
  "rename",
  "delete",
  "label color",
  "label more",
  "label name",
  "label delete",
  "detach",
  "attach",
  "member",
  "owner",
  "other role",
  "column",
  "token status",
  "token description",
  "token delete",
  "mapping policy",
  "mapping delete",
  "nothing",
] as const;
type Change = (typeof CHANGES)[number];

const ROUNDS = 8;
const PREFIXES = ["a", "b", "c"];

/** A program with three worlds that declare more or less, and ignore some properties. */
const program = () =>
  `{ ${world({ prefix: "a", bucket: 'name: "a", description: "of a", retentionRules: influxdb.retention("30d")' })} }
   { ${world({ prefix: "b", bucket: 'name: "b", retentionRules: []', label: 'name: "b", properties: undefined' })} }
   { ${world({ prefix: "c", bucket: 'name: "c", description: ""', label: 'name: "c"' })} }
   new influxdb.Bucket("d", { description: "d" }, { ignoreChanges: ["description"] });
   new influxdb.Label("e", { properties: { x: "1", y: "2" } }, { ignoreChanges: ["properties.x"] });`;

async function change(what: Change, name: string): Promise<void> {
  const { api } = harness;
  const bucket = (await api.userBuckets()).find((live) => live.name === name);
  const { labels } = (await api.call("GET", "/api/v2/labels")).json;
  const label = labels.find(
    (live: { name: string }) => live.name === (name === "a" ? "team" : name),
  );
  const at = `/api/v2/buckets/${bucket?.id}`;
  const patchLabel = (body: object) => api.call("PATCH", `/api/v2/labels/${label?.id}`, body);
  const patch = (body: object) =>
    api.patchBucket(bucket?.id ?? "", { retentionRules: bucket?.retentionRules, ...body });
  const { authorizations } = (await api.call("GET", "/api/v2/authorizations")).json;
  const token = authorizations.find(
    ({ permissions }: { permissions: { resource: { id?: string } }[] }) =>
      permissions[0]?.resource.id === bucket?.id && bucket !== undefined,
  );
  const atToken = `/api/v2/authorizations/${token?.id}`;
  const org = `orgID=${harness.emulator.orgID}`;
  const found = await api.call("GET", `/api/v2/dbrps?${org}&db=${name}`);
  const mapping = found.json.content.find(({ virtual }: { virtual?: boolean }) => !virtual);
  const atMapping = `/api/v2/dbrps/${mapping?.id}?${org}`;
  const changes: Record<Change, () => Promise<unknown>> = {
    description: () => patch({ description: `by hand ${Date.now()}` }),
    retention: () => patch({ retentionRules: [{ type: "expire", everySeconds: 7_200 }] }),
    rename: () => patch({ name: `${name}-renamed` }),
    delete: () => api.deleteBucket(bucket?.id ?? ""),
    "label color": () => patchLabel({ properties: { color: "green", x: "9" } }),
    "label more": () => patchLabel({ properties: { more: "1" } }),
    "label name": () => patchLabel({ name: `${label?.name}!` }),
    "label delete": () => api.call("DELETE", `/api/v2/labels/${label?.id}`),
    detach: () => api.call("DELETE", `${at}/labels/${label?.id}`),
    attach: () => api.call("POST", `${at}/labels`, { labelID: label?.id }),
    member: () => api.call("DELETE", `${at}/members/${users.dana}`),
    owner: () => api.call("DELETE", `${at}/owners/${users.eve}`),
    "other role": async () => {
      await api.call("DELETE", `${at}/members/${users.dana}`);
      await api.call("POST", `${at}/owners`, { id: users.dana });
    },
    column: async () => {
      const { json } = await api.call("GET", `${at}/schema/measurements`);
      const [schema] = json.measurementSchemas ?? [];
      const columns = [...(schema?.columns ?? []), { name: "rack", type: "tag" }];
      await api.call("PATCH", `${at}/schema/measurements/${schema?.id}`, { columns });
    },
    "token status": () => api.call("PATCH", atToken, { status: "inactive" }),
    "token description": () => api.call("PATCH", atToken, { description: "by hand" }),
    "token delete": () => api.call("DELETE", atToken),
    "mapping policy": () => api.call("PATCH", atMapping, { retention_policy: "by hand" }),
    "mapping delete": () => api.call("DELETE", atMapping),
    nothing: async () => undefined,
  };
  await changes[what]();
}

it("drift agrees with a refresh on what changed and what is gone after random edits", async () => {
  const { project } = harness;
  await project.write(program());
  await project.up();
  const one = fc.tuple(fc.constantFrom(...CHANGES), fc.constantFrom(...PREFIXES, "d", "e"));
  const rounds = fc.sample(fc.array(one, { minLength: 1, maxLength: 5 }), {
    numRuns: ROUNDS,
    seed: 9,
  });
  let differences = 0;
  for (const round of rounds) {
    for (const [what, name] of round) await change(what, name);
    const expected = await toldByRefresh(project);
    const { report, code } = await driftOf(project, "--ignore", "extra", "--ignore", "undeclared");
    expect({ round, told: told(report).sort() }).toEqual({ round, told: expected });
    expect(code).toBe(expected.length > 0 ? 3 : 0);
    differences += expected.length;
  }
  // Otherwise, the test would prove nothing.
  expect(differences).toBeGreaterThan(ROUNDS);
});
