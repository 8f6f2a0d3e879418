import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";
import type { EngineProject } from "../support/engine";
import { openExampleCopy } from "../support/exampleCopy";

const env = { INFLUX_TOKEN_US: "us-token-canary", INFLUX_TOKEN_EU: "eu-token-canary" };

let us: Emulator;
let eu: Emulator;
let project: EngineProject;
beforeAll(async () => {
  us = await startEmulator({ org: "acme", token: env.INFLUX_TOKEN_US });
  eu = await startEmulator({ org: "acme-eu", token: env.INFLUX_TOKEN_EU });
  ({ project } = await openExampleCopy("two-orgs"));
  await project.configure({ usUrl: us.url, usOrg: us.org, euUrl: eu.url, euOrg: eu.org });
});
afterAll(async () => {
  await project?.close();
  await us?.close();
  await eu?.close();
});

const names = async (server: Emulator) =>
  (await apiOf(server).userBuckets()).map(({ name }) => name);

describe("examples/two-orgs on the real engine", () => {
  it("previews without a token, creates in both organizations, stores no token, and can be destroyed", async () => {
    await project.run("preview");
    await project.up(env);
    expect(await names(us)).toEqual(["austin", "toledo"]);
    expect(await names(eu)).toEqual(["ulm"]);
    expect(JSON.stringify(await project.resources())).not.toContain("canary");
    await project.run("refresh --preview-only --expect-no-changes", env);
    await project.destroy(env);
    expect([...(await names(us)), ...(await names(eu))]).toEqual([]);
  });
});
