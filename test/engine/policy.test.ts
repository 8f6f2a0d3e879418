import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";
import { EngineProject } from "../support/engine";
import { type RunWithPack, violationsIn, withPolicyPack } from "../support/policyPack";

/** Three buckets and a token that production must not have, and a label, which is not protected either. */
const FAULTY = `
  new influxdb.Label("team");
  new influxdb.Bucket("audit", { retentionRules: influxdb.retention("infinite") }, { protect: true });
  new influxdb.Bucket("alerts", {}, { protect: true });
  new influxdb.Bucket("sensors", { retentionRules: influxdb.retention("30d") });
  const every = (action) => influxdb.permission({ action, type: "buckets" });
  new influxdb.Authorization("wide", { permissions: [every("read"), every("write")] });
  new influxdb.Authorization("reader", { permissions: [every("read")] });
`;
/** Its second retention is known only once the label exists. */
const compliant = (seconds: number) => `
  const label = new influxdb.Label("team");
  const sensors = new influxdb.Bucket("sensors", { retentionRules: influxdb.retention("30d") }, { protect: true });
  new influxdb.Authorization("narrow", { permissions: influxdb.bucketPermissions(sensors, "write") });
  const everySeconds = label.id.apply(() => ${seconds});
  new influxdb.Bucket("late", { retentionRules: [{ everySeconds }] }, { protect: true });
`;
const NOT_KNOWN_YET = "advisory bucket-retention-is-finite late";

let emulator: Emulator;
let project: EngineProject;
let pack: RunWithPack | undefined;
let pulumi: RunWithPack;

beforeAll(async () => {
  emulator = await startEmulator();
  project = await EngineProject.open();
  await project.addStack("prod");
  await project.connect(emulator);
  await project.write("");
  pack = await withPolicyPack(project);
});
afterAll(async () => {
  await project?.close();
  await emulator?.close();
});
beforeEach(({ skip }) => {
  if (pack) pulumi = pack;
  else skip("this engine cannot start policy packs");
});

describe("examples/policy on the real engine", () => {
  it("rejects a production stack with rule, bucket and next step, and ignores labels", async () => {
    await project.write(FAULTY);
    const result = await pulumi("preview", "--stack", "prod");
    expect(result.code).not.toBe(0);
    expect(violationsIn(result)).toEqual([
      "mandatory bucket-is-protected sensors",
      "mandatory bucket-retention-is-finite alerts",
      "mandatory bucket-retention-is-finite audit",
      "mandatory token-is-narrow wide",
    ]);
    expect(result.stdout).toContain('"wide" can write all buckets in the organization.');
    expect(result.stdout).toContain(
      'Bucket "audit" keeps its points forever. Give it an end, such as retentionRules: retention("90d")',
    );
    expect(result.stdout).toContain('Bucket "alerts" declares no retention.');
    expect(result.stdout).toContain(
      'Bucket "sensors" is not protected. Add the resource option { protect: true }',
    );
  });

  it("does not apply to other stacks", async () => {
    await project.write(FAULTY);
    const result = await pulumi("preview", "--stack", "test");
    expect(result.code, result.output).toBe(0);
    expect(violationsIn(result)).toEqual([]);
    expect(result.stdout).toContain("influxdb-buckets");
  });

  it("reads from its options which stacks are production and which buckets are exempt", async () => {
    await project.write(FAULTY);
    const file = join(project.folder, "policy.json");
    const options = {
      "bucket-retention-is-finite": { production: ["te*"], except: ["audit"] },
      "bucket-is-protected": { production: [] },
    };
    await writeFile(file, JSON.stringify(options));
    const result = await pulumi("preview", "--stack", "test", "--policy-pack-config", file);
    expect(violationsIn(result)).toEqual(["mandatory bucket-retention-is-finite alerts"]);
  });

  it("can enable the review rules that need only the declaration", async () => {
    await project.write(FAULTY);
    const file = join(project.folder, "review.json");
    const on = { enforcementLevel: "advisory", production: ["test"] };
    await writeFile(file, JSON.stringify({ RET202: on, BKT202: on }));
    const result = await pulumi("preview", "--stack", "test", "--policy-pack-config", file);
    expect(result.code, result.output).toBe(0);
    expect(violationsIn(result)).toEqual(["advisory RET202 alerts"]);
    expect(result.stdout).toContain("declares no retention — a new bucket gets 30d");
  });

  it("accepts a compliant production stack, even if a retention is not known yet", async () => {
    await project.write(compliant(3600));
    const result = await pulumi("preview", "--stack", "prod");
    expect(result.code, result.output).toBe(0);
    expect(violationsIn(result)).toEqual([NOT_KNOWN_YET]);
  });

  it("checks a retention that becomes known during up before the bucket is created", async () => {
    await project.write(compliant(0));
    const result = await pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    expect(result.code).not.toBe(0);
    expect(violationsIn(result)).toEqual(["mandatory bucket-retention-is-finite late"]);
    const names = (await apiOf(emulator).userBuckets()).map(({ name }) => name);
    expect(names).not.toContain("late");
  });
});
