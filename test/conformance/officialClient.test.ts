import { HttpError, InfluxDB } from "@influxdata/influxdb-client";
import {
  BucketsAPI,
  HealthAPI,
  LabelsAPI,
  MeAPI,
  OrgsAPI,
  PingAPI,
  UsersAPI,
} from "@influxdata/influxdb-client-apis";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/* The vendor's own management client for JavaScript, as it is published, against the emulator. */

let emulator: Emulator;
let influx: InfluxDB;
beforeAll(async () => {
  emulator = await startEmulator({ users: ["dana", "eve"] });
  influx = new InfluxDB({ url: emulator.url, token: emulator.token });
});
afterAll(() => emulator.close());

const retentionRules = [{ type: "expire" as const, everySeconds: 86_400 }];

async function newBucket(name: string): Promise<string> {
  const body = { orgID: emulator.orgID, name, retentionRules };
  const { id = "" } = await new BucketsAPI(influx).postBuckets({ body });
  return id;
}

const names = (list: { name?: string }[] = []) => list.map(({ name }) => name);

describe("the official JavaScript client", () => {
  it("creates, reads, lists, updates and deletes buckets", async () => {
    const api = new BucketsAPI(influx);
    const bucketID = await newBucket("life");
    expect(await api.getBucketsID({ bucketID })).toMatchObject({ name: "life", retentionRules });
    expect(names((await api.getBuckets({ name: "life" })).buckets)).toEqual(["life"]);
    const listed = await api.getBuckets({ org: emulator.org, limit: 100 });
    expect(names(listed.buckets)).toEqual(["_monitoring", "_tasks", "life"]);
    const body = { name: "renamed", description: "words", retentionRules: [] as never[] };
    expect(await api.patchBucketsID({ bucketID, body })).toMatchObject(body);
    await api.deleteBucketsID({ bucketID });
    await expect(api.getBucketsID({ bucketID })).rejects.toMatchObject({
      statusCode: 404,
      code: "not found",
    });
  });

  it("creates, updates and deletes labels, attaches and detaches them", async () => {
    const labels = new LabelsAPI(influx);
    const buckets = new BucketsAPI(influx);
    const bucketID = await newBucket("labeled");
    const properties = { color: "red" };
    const { label } = await labels.postLabels({
      body: { orgID: emulator.orgID, name: "team", properties },
    });
    const labelID = label?.id ?? "";
    const updated = await labels.patchLabelsID({ labelID, body: { properties: { size: "1" } } });
    expect(updated.label).toMatchObject({ name: "team", properties: { color: "red", size: "1" } });
    expect(names((await labels.getLabels()).labels)).toEqual(["team"]);
    expect((await labels.getLabelsID({ labelID })).label?.name).toBe("team");
    await buckets.postBucketsIDLabels({ bucketID, body: { labelID } });
    expect(names((await buckets.getBucketsIDLabels({ bucketID })).labels)).toEqual(["team"]);
    await buckets.deleteBucketsIDLabelsID({ bucketID, labelID });
    expect((await buckets.getBucketsIDLabels({ bucketID })).labels).toEqual([]);
    await labels.deleteLabelsID({ labelID });
    expect((await labels.getLabels()).labels).toEqual([]);
  });

  it("adds and removes members and owners", async () => {
    const api = new BucketsAPI(influx);
    const bucketID = await newBucket("shared");
    const { dana = "", eve = "" } = emulator.userIDs;
    expect(await api.postBucketsIDMembers({ bucketID, body: { id: dana } })).toMatchObject({
      role: "member",
      name: "dana",
    });
    await api.postBucketsIDOwners({ bucketID, body: { id: eve } });
    expect(names((await api.getBucketsIDMembers({ bucketID })).users)).toEqual(["dana"]);
    expect(names((await api.getBucketsIDOwners({ bucketID })).users)).toEqual(["eve"]);
    await api.deleteBucketsIDMembersID({ bucketID, userID: dana });
    await api.deleteBucketsIDOwnersID({ bucketID, userID: eve });
    expect((await api.getBucketsIDMembers({ bucketID })).users).toEqual([]);
    expect((await api.getBucketsIDOwners({ bucketID })).users).toEqual([]);
  });

  it("finds organizations and users, and whether the server is up", async () => {
    const orgs = new OrgsAPI(influx);
    const users = new UsersAPI(influx);
    expect(names((await orgs.getOrgs({ org: emulator.org })).orgs)).toEqual([emulator.org]);
    expect((await orgs.getOrgsID({ orgID: emulator.orgID })).name).toBe(emulator.org);
    expect(names((await users.getUsers({ name: "dana" })).users)).toEqual(["dana"]);
    expect((await users.getUsersID({ userID: emulator.userID })).name).toBe("dana");
    expect((await new MeAPI(influx).getMe()).status).toBe("active");
    expect((await new HealthAPI(influx).getHealth()).status).toBe("pass");
    await new PingAPI(influx).getPing();
  });

  it("reads the emulator's refusals as the API's errors", async () => {
    await newBucket("taken");
    const error = await newBucket("taken").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({
      statusCode: 422,
      code: "conflict",
      message: "bucket with name taken already exists",
    });
  });
});
