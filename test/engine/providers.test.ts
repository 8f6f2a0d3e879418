import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";
import { useHarness } from "../support/harness";

const harness = useHarness({ tokens: [{ token: "second-token", org: "second" }] });

/** A second region with its own server. */
let eu: Emulator;
beforeEach(async () => {
  eu = await startEmulator({ org: "acme-eu", token: "eu-token-canary" });
});
afterEach(() => eu.close());

const names = async (server: Emulator) =>
  (await apiOf(server).userBuckets()).map(({ name }) => name);

describe("resource moved to another provider", () => {
  it("is adopted under a new name with all that is on it, and the old provider deletes nothing", async () => {
    const { project, emulator, api } = harness;
    const connection = `{ url: "${emulator.url}", org: "${emulator.org}", token: "${emulator.token}" }`;
    const program = (prefix: string, opts: string) => `
      const own = new influxdb.InfluxDB("own", ${connection});
      const bucket = new influxdb.Bucket("${prefix}data", { name: "data", adopt: true }, { ${opts} });
      const label = new influxdb.Label("${prefix}team", { name: "team", adopt: true }, { ${opts} });
      new influxdb.BucketLabelAttachment("${prefix}team", { bucketId: bucket.id, labelId: label.id }, { ${opts} });
      new influxdb.BucketMember("${prefix}dana", { bucketId: bucket.id, userId: "${emulator.userID}" }, { ${opts} });
    `;
    const below = async () => {
      const [bucket] = await api.userBuckets();
      const get = async (what: string) =>
        (await api.call("GET", `/api/v2/buckets/${bucket?.id}/${what}`)).json;
      return [bucket?.id, (await get("labels")).labels.length, (await get("members")).users.length];
    };
    await project.write(program("", ""));
    await project.up();
    const before = await below();
    expect(before.slice(1)).toEqual([1, 1]);
    // With the same names, the engine switches to the new provider without a step.
    await project.write(program("", "provider: own"));
    await project.run("preview --expect-no-changes");
    await project.write(program("new-", "provider: own"));
    const { output } = await project.up();
    expect(output).toContain("is kept: another resource in this program manages it");
    expect(await below()).toEqual(before);
    await project.nothingToDo();
  });
});

describe("replaced provider", () => {
  it("keeps its buckets, even with deleteBeforeReplace", async () => {
    const { project, emulator, api } = harness;
    const { url, org, token } = emulator;
    const connection = JSON.stringify({ url, org, token });
    await project.write(`
      const own = new influxdb.InfluxDB("own", ${connection}, { deleteBeforeReplace: true });
      new influxdb.Bucket("data", {}, { provider: own });
    `);
    await project.up();
    const before = await api.userBuckets();
    const [{ urn = "" } = {}] = (await project.resources()).filter((it) =>
      it.urn.endsWith("::own"),
    );
    const { output } = await project.run(["up", "--yes", "--skip-preview", "--replace", urn]);
    expect(output).toMatch(/own replaced/);
    expect(await api.userBuckets()).toEqual(before);
  });
});

describe("changed connection of existing resources", () => {
  it("shows in the preview, and up verifies the organization first", async () => {
    const { project, emulator } = harness;
    await project.write('new influxdb.Bucket("a"); new influxdb.Label("l");');
    await project.up();
    const state = await project.ownState();

    await project.connect(eu);
    expect(await project.plan()).toEqual(["update a", "update l"]);
    // Even without a token: a pull request that points elsewhere must not look like no change.
    await project.run("config rm influxdb:token");
    expect(await project.plan()).toEqual(["update a", "update l"]);
    await project.connect(eu);
    await project.fails(
      "up",
      /(bucket|label) \w+ is recorded in organization .* Nothing was changed/,
    );
    expect(await project.ownState()).toEqual(state);
    expect(await names(eu)).toEqual([]);

    await project.connect({ ...emulator, url: emulator.url.replace("127.0.0.1", "localhost") });
    const counted = emulator.counters.read().calls["PATCH /api/v2/buckets/{id}"];
    await project.up();
    expect(emulator.counters.read().calls["PATCH /api/v2/buckets/{id}"]).toBe(counted);
    await project.run("preview --expect-no-changes");
    expect(await names(emulator)).toEqual(["a"]);

    // With the organization's ID, no request is needed to resolve it; the objects are looked up all the same.
    await project.run(["config", "rm", "influxdb:org"]);
    await project.configure({ "influxdb:orgId": emulator.orgID, "influxdb:url": eu.url });
    await project.fails("up", /unauthorized|no access/);
  });
});

describe("one provider per region", () => {
  it("keeps resources, attachments and lookups separate, and its token out of plain text in the state", async () => {
    const { project, emulator } = harness;
    await apiOf(eu).createBucket({ orgID: eu.orgID, name: "there", retentionRules: [] });
    const program = (token: string, extra = "") => `
      const eu = new influxdb.InfluxDB("eu", { url: "${eu.url}", org: "acme-eu", ${token} });
      const at = { provider: eu };
      const bucket = new influxdb.Bucket("sensors", { description: "eu" }, at);
      new influxdb.Bucket("home-sensors", { name: "sensors", description: "home" });
      const label = new influxdb.Label("team", {}, at);
      new influxdb.BucketLabelAttachment("team", { bucketId: bucket.id, labelId: label.id }, at);
      exports.eu = eu;
      exports.there = influxdb.getBucketOutput({ name: "there" }, at).orgId;
      exports.own = influxdb.getOrganizationOutput({}, at).name;
      exports.ownHere = influxdb.getOrganizationOutput().name;
      ${extra}
    `;
    await project.write(program('token: "eu-token-canary"'));
    await project.run("preview");
    await project.up();
    expect(await names(emulator)).toEqual(["sensors"]);
    expect(await names(eu)).toEqual(["sensors", "there"]);
    const { stdout } = await project.run("stack output --json");
    expect(stdout).not.toContain("eu-token-canary");
    expect(JSON.parse(stdout)).toMatchObject({
      there: eu.orgID,
      own: "acme-eu",
      ownHere: "emulator",
    });
    expect(JSON.stringify(await project.resources())).not.toContain("eu-token-canary");
    await project.nothingToDo();

    // With tokenEnv, the token is in no state at all, not even encrypted.
    await project.write(program('tokenEnv: "TOKEN_EU"'));
    const env = { TOKEN_EU: "eu-token-canary" };
    const { output } = await project.up(env);
    expect(output).toMatch(/~ 1 updated\n +5 unchanged/);
    const provider = (await project.resources()).find(({ urn }) => urn.endsWith("::eu"));
    expect(Object.keys(provider?.inputs ?? {}).sort()).toEqual(
      ["influxdb:org", "influxdb:tokenEnv", "influxdb:url"].sort(),
    );
    await project.destroy(env);
    expect(await names(eu)).toEqual(["there"]);
    expect(await names(emulator)).toEqual([]);
  });
});
