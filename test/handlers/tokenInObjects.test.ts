import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allBuckets, bucketBy, labelBy } from "../../provider/src/lookups/queries";
import { GITOPS, runCommand } from "../support/commands";
import { shareEmulator } from "../support/emulator";
import { openTestSession } from "../support/testSession";

const TOKEN = "canary-token-for-these-tests";

let bucket: string;
let label: string;
let folder: string;
const at = shareEmulator({ token: TOKEN }, async ({ api, emulator: { orgID } }) => {
  const named = { orgID, name: `of ${TOKEN}`, description: `use ${TOKEN}!` };
  bucket = (await api.createBucket({ ...named, retentionRules: [] })).id;
  const body = { orgID, name: "l", properties: { note: TOKEN } };
  label = (await api.call("POST", "/api/v2/labels", body)).json.label.id;
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "token-"));
});
afterAll(() => rm(folder, { recursive: true }));

const gitops = (...args: string[]) =>
  runCommand(GITOPS, args, {
    cwd: folder,
    env: { INFLUX_HOST: at.emulator.url, INFLUX_TOKEN: TOKEN, INFLUX_ORG_ID: at.emulator.orgID },
  });

describe("a token that somebody has written into an object", () => {
  it("is in no report of drift, and no drift where the state has [redacted]", async () => {
    const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
    const provider = "pulumi:providers:pulumi-nodejs";
    const settings = { "influxdb:url": at.emulator.url, "influxdb:orgId": at.emulator.orgID };
    const inputs = { name: "of [redacted]" };
    const description = "use [redacted]!";
    const type = typeToken("bucket");
    const outputs = {
      ...{ ...inputs, description, retentionRules: [] },
      ...{ orgId: at.emulator.orgID, declared: ["name"] },
    };
    const resources = [
      { urn: urn(provider, "default"), type: provider, id: "1", inputs: settings },
      {
        urn: urn(type, "b"),
        type,
        id: bucket,
        provider: `${urn(provider, "default")}::1`,
        inputs,
        outputs,
      },
    ];
    await writeFile(
      join(folder, "state.json"),
      JSON.stringify({ version: 3, deployment: { resources } }),
    );
    const args = ["drift", "--state", "state.json", "--undeclared"];
    expect(await gitops(...args)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("no drift"),
    });

    const empty = { version: 3, deployment: { resources: resources.slice(0, 1) } };
    await writeFile(join(folder, "state.json"), JSON.stringify(empty));
    for (const form of [[], ["--json"], ["--markdown"]]) {
      const { stdout, stderr } = await gitops(...args, "--unmanaged", ...form);
      expect(stdout).toContain("redacted");
      expect(stdout + stderr).not.toContain(TOKEN);
    }
  });

  it("is in no result of a lookup", async () => {
    const session = openTestSession(at.emulator);
    const found = [
      await bucketBy(session, { id: bucket }),
      await labelBy(session, { id: label }),
      ...(await allBuckets(session)),
    ];
    expect(JSON.stringify(found)).toContain("use [redacted]!");
    expect(JSON.stringify(found)).not.toContain(TOKEN);
    // What the program says itself is no news to it.
    expect((await bucketBy(session, { name: `of ${TOKEN}` })).name).toBe(`of ${TOKEN}`);
    await session.client.close();
  });

  it("is refused by export also where it is in the name of a user, which becomes a logical name", async () => {
    const { api, emulator } = at;
    const { orgID } = emulator;
    emulator.users.add({ name: `user ${TOKEN}` });
    const user = emulator.users.list().find(({ name }) => name.includes(TOKEN));
    const { id } = await api.createBucket({ orgID, name: "clean", retentionRules: [] });
    await api.call("POST", `/api/v2/buckets/${id}/members`, { id: user?.id });
    const { code, stdout, stderr } = await gitops("export", "--include", "clean");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).not.toContain(TOKEN);
  });

  it("is refused by export, which names the object", async () => {
    const { code, stdout, stderr } = await gitops("export");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`has the token of this connection in its name`);
    expect(stderr).toMatch(new RegExp(`${bucket}|${label}`));
    expect(stderr).not.toContain(TOKEN);
  });
});
