import { describe, expect, it } from "vitest";
import { apiOf } from "../support/api";
import { useHarness } from "../support/harness";

const harness = useHarness({ users: ["dana"], attached: true });

/** A program with a bucket and a token for it, with the token's value as an output of the stack. */
const program = (args = "", options = "{}") => `
  const sensors = new influxdb.Bucket("sensors");
  const permissions = influxdb.bucketPermissions(sensors, "read-write");
  const writer = new influxdb.Authorization("writer", { permissions, ${args} }, ${options});
  exports.token = writer.token;
`;

const value = () => harness.project.secretOutput("token");

/** The server's response status for a token. */
async function statusOf(token: string): Promise<number> {
  const { url } = harness.emulator;
  return (await apiOf({ url, token }).call("GET", "/api/v2/buckets?name=sensors")).status;
}

const tokens = async () =>
  (await harness.api.call("GET", "/api/v2/authorizations")).json.authorizations.filter(
    ({ description }: { description: string }) => description,
  );

describe("Authorization value", () => {
  it("is secret in state, outputs and diffs even if a transform drops options, and survives a refresh", async () => {
    const { project } = harness;
    // A transform drops the option of the class that marks outputs as secret.
    const dropped = "{ transforms: [({ props }) => ({ props, opts: {} })] }";
    await project.write(program('description: "Telegraf"', dropped));
    // The output of each command of this project is searched for the values of all tokens.
    await project.run(["preview", "--diff"]);
    await project.run("up --diff");
    const first = await value();
    expect(await statusOf(first)).toBe(200);
    await project.run("refresh --diff");
    await project.run(["preview", "--json", "--expect-no-changes"]);
    await project.run(["stack", "output"]);
    expect(await value()).toBe(first);
    await project.destroy();
    expect(await statusOf(first)).toBe(401);
  });

  it("keeps working if a rotation fails halfway, even with --continue-on-error", async () => {
    const { project, emulator } = harness;
    await project.write(program('description: "Telegraf", keepers: { rotated: "1" }'));
    await project.up();
    const before = await value();
    await project.write(program('description: "Telegraf", keepers: { rotated: "2" }'));
    const broken = { method: "PATCH", path: "/api/v2/authorizations", action: "status" } as const;
    emulator.faults.add({ ...broken, status: 400, times: "forever" });
    await project.fails("up --continue-on-error");
    expect(await statusOf(before)).toBe(200);
    expect(await tokens()).toMatchObject([{ status: "active", description: "Telegraf" }]);
    emulator.faults.clear();
    await project.up();
    expect(await value()).not.toBe(before);
    expect([await statusOf(before), await statusOf(await value())]).toEqual([401, 200]);
    await project.run("preview --expect-no-changes");
  });
});

describe("Authorization rotation", () => {
  it("leaves no moment without a working token", async () => {
    const { project } = harness;
    await project.write(program('keepers: { rotated: "1" }'));
    await project.up();
    const before = await value();
    await project.write(program('keepers: { rotated: "2" }'));
    const work = project.start("up");
    // At each moment, one of the two must work.
    const gaps: string[] = [];
    let isDone = false;
    void work.result.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      if (await oneWorks()) continue;
      gaps.push("neither token worked");
    }
    expect((await work.result).code).toBe(0);
    expect(gaps).toEqual([]);
    const after = await value();
    expect(after).not.toBe(before);
    expect([await statusOf(before), await statusOf(after)]).toEqual([401, 200]);
  });
});

/** Whether any token of the program works now: at the end of a rotation, the new one. */
async function oneWorks(): Promise<boolean> {
  const values = harness.emulator.tokens.list().map(({ token }) => token);
  const programs = values.filter((token) => token !== harness.emulator.token);
  const statuses = await Promise.all(programs.map(statusOf));
  return statuses.includes(200);
}

describe("the connection's own token", () => {
  it("is not replaced, deactivated or deleted by its own resource", async () => {
    const { project, emulator } = harness;
    await project.write(program());
    await project.up();
    const own = await value();
    await project.write(program('keepers: { rotated: "2" }'));
    emulator.tokens.add({ token: own, access: "all" });
    await project.connect({ ...emulator, token: own });
    for (const args of ['keepers: { rotated: "2" }', 'status: "inactive"']) {
      await project.write(program(args));
      await project.fails("preview", "but the connection itself uses it");
    }
    await project.fails(
      "destroy --run-program",
      "would be deleted, but the connection itself uses it",
    );
    expect(await statusOf(own)).toBe(200);
  });
});
