import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf, days } from "../../test/support/api";
import { AUTHORIZATIONS, BUCKETS, DBRPS, TIME, USAGE } from "./server";

const idOf = (last: number) => `000000000000000${last}`;
const TWIN = {
  orgID: idOf(1),
  type: "user",
  schemaType: "implicit",
  name: "twin",
  description: "",
  rp: "",
  retentionRules: [],
  createdAt: "",
  updatedAt: "",
};
/** A data file with two buckets that have the same name. */
const twinsWith = (rest: object) =>
  JSON.stringify({
    format: "influxdb-serverless-emulator",
    version: 1,
    organizations: [{ id: idOf(1), name: "emulator", createdAt: "" }],
    users: [],
    tokens: [],
    labels: [],
    buckets: [{ bucket: { ...TWIN, id: idOf(2) } }, { bucket: { ...TWIN, id: idOf(3) } }],
    ...rest,
  });

let folder: string;
let data: string;
let running: Emulator | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "emulator-data-"));
  data = join(folder, "state.json");
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await rm(folder, { recursive: true });
});

async function start(options = {}): Promise<Emulator> {
  await running?.close();
  running = await startEmulator({ data, ...options });
  return running;
}

describe("data file", () => {
  it("restores everything, down to the exact responses", async () => {
    const first = await start({ tokens: [{ token: "read-only", access: "read", user: "erin" }] });
    const api = apiOf(first);
    const { orgID, userID } = first;
    const rules = { retentionRules: days(7), description: "d", rp: "r", schemaType: "explicit" };
    const bucket = await api.createBucket({ orgID, name: "kept", ...rules });
    await api.createBucket({ orgID, name: "\u{1F600} infinite", retentionRules: [] });
    const { label } = (
      await api.call("POST", "/api/v2/labels", { orgID, name: "team", properties: { a: "b" } })
    ).json;
    const self = `${BUCKETS}/${bucket.id}`;
    await api.call("POST", `${self}/labels`, { labelID: label.id });
    await api.call("POST", `${self}/owners`, { id: userID });
    const schemas = `${self}/schema/measurements`;
    const { json: schema } = await api.call("POST", schemas, {
      name: "cpu",
      columns: [TIME, USAGE],
    });
    await api.call("POST", DBRPS, {
      orgID,
      bucketID: bucket.id,
      database: "db",
      retention_policy: "rp",
    });
    const { json: created } = await api.call("POST", AUTHORIZATIONS, {
      orgID,
      description: "reader",
      permissions: [{ action: "read", resource: { type: "buckets", id: bucket.id, orgID } }],
    });
    first.users.setStatus("dana", "inactive");

    const paths = [
      ...[BUCKETS, self, `${self}/owners`, `${self}/members`, schemas, "/api/v2/labels"],
      ...[AUTHORIZATIONS, `${DBRPS}?orgID=${orgID}`],
    ];
    const look = async (emulator: Emulator) => {
      const answers = paths.map((path) => apiOf(emulator).call("GET", path));
      const one = await apiOf(emulator).call("GET", `${schemas}/${schema.id}`);
      return [one.headers.get("etag"), ...(await Promise.all(answers)).map(({ json }) => json)];
    };
    const before = await look(first);
    const second = await start();
    expect(await look(second)).toEqual(before);
    expect(second).toMatchObject({ orgID, userID });
    const readOnly = await apiOf({ url: second.url, token: "read-only" }).call("GET", "/api/v2/me");
    expect(readOnly.json).toMatchObject({ name: "erin" });
    const reader = apiOf({ url: second.url, token: created.token });
    expect((await reader.call("GET", self)).status).toBe(200);
    expect((await reader.call("DELETE", self)).status).toBe(401);
  });

  it("of version 1 can be read, and its tokens keep their IDs", async () => {
    const first = await start({ tokens: [{ token: "narrow", buckets: { [idOf(7)]: "read" } }] });
    const look = async () => {
      const { json } = await apiOf(running as Emulator).call("GET", AUTHORIZATIONS);
      return json.authorizations.map(({ id, permissions }: Record<string, unknown>) => ({
        id,
        permissions,
      }));
    };
    const before = await look();
    await first.close();
    const saved = JSON.parse(await readFile(data, "utf8"));
    const tokens = saved.tokens.map(
      ({ id, status, description, createdAt, updatedAt, ...old }: Record<string, unknown>) => old,
    );
    await writeFile(data, JSON.stringify({ ...saved, version: 1, tokens }));
    await start();
    expect(await look()).toEqual(before);
  });

  it("has each change soon after the response, and is complete at all times", async () => {
    const { orgID } = await start();
    const api = apiOf(running as Emulator);
    await expect.poll(() => readdir(folder)).toContain("state.json");
    for (let index = 0; index < 200; index += 1) {
      await api.createBucket({ orgID, name: `b${index}` });
      expect(JSON.parse(await readFile(data, "utf8"))).toHaveProperty("version", 2);
    }
    await expect.poll(async () => await readFile(data, "utf8")).toContain('"b199"');
    expect(await readdir(folder)).toEqual(["state.json", "state.json.lock"]);
  });

  it("is readable only by its owner", async () => {
    await start();
    await expect.poll(async () => (await stat(data)).mode & 0o777).toBe(0o600);
  });

  it("treats a queued delete as done after a restart", async () => {
    const { orgID } = await start({ deleteDelayMs: 60_000 });
    const api = apiOf(running as Emulator);
    await api.deleteBucket((await api.createBucket({ orgID, name: "gone" })).id);
    expect(await api.userBuckets()).toHaveLength(1);
    expect(await apiOf(await start()).userBuckets()).toEqual([]);
  });

  it("accepts a new token, organization and users", async () => {
    const first = await start();
    const second = await start({ token: "second", org: "other", users: ["dana", "erin"] });
    expect(second.orgID).not.toBe(first.orgID);
    expect(second.userIDs).toMatchObject({ dana: first.userID });
    expect((await apiOf({ url: second.url, token: first.token }).call("GET", BUCKETS)).status).toBe(
      200,
    );
  });

  it.each([
    ["an empty file", "", /it is empty/],
    ["a truncated file", '{"format":"influxdb-serverless-emulator","version":1,"buck', /JSON/],
    ["a file of another program", '{"name":"package"}', /its header is invalid/],
    [
      "a file of a newer version",
      '{"format":"influxdb-serverless-emulator","version":3}',
      /a newer version of the emulator wrote it/,
    ],
    [
      "a file with missing parts",
      '{"format":"influxdb-serverless-emulator","version":1,"organizations":[]}',
      /buckets/,
    ],
    [
      "a bucket of an unknown organization",
      twinsWith({ organizations: [] }),
      /an organization that isn't in the file/,
    ],
    ["two buckets with the same name", twinsWith({}), /two buckets are named twin/],
  ])("refuses %s and leaves the file unchanged", async (_, text, message) => {
    await writeFile(data, text);
    const refused = startEmulator({ data });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(data);
    expect(await readFile(data, "utf8")).toBe(text);
  });

  it("reports that it can no longer be written, and fails on close", async () => {
    const errors: Error[] = [];
    const gone = join(folder, "gone");
    await mkdir(gone);
    const lost = await startEmulator({
      data: join(gone, "state.json"),
      onDataError: (error) => errors.push(error),
    });
    await expect.poll(async () => await readdir(gone)).toContain("state.json");
    await rm(gone, { recursive: true });
    await apiOf(lost).createBucket({ orgID: lost.orgID, name: "lost" });
    await expect.poll(() => errors.length).toBe(1);
    expect(errors[0]?.message).toContain("ENOENT");
    await expect(lost.close()).rejects.toThrow("ENOENT");
  });

  it("is no longer written after another emulator took it", async () => {
    const { orgID, close } = await start({ onDataError: () => undefined });
    const api = apiOf(running as Emulator);
    running = undefined;
    await expect.poll(() => readdir(folder)).toContain("state.json");
    await utimes(`${data}.lock`, 0, 0);
    await sleep(2_500);
    await api.createBucket({ orgID, name: "late" });
    await expect(close()).rejects.toThrow("another emulator has taken over the data file");
    expect(await readFile(data, "utf8")).not.toContain('"late"');
  });

  it("is released when the emulator closes", async () => {
    await start();
    await expect(startEmulator({ data })).rejects.toThrow("is in use by another emulator");
    await start();
  });
});
