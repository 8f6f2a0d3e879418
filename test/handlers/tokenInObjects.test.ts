import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allBuckets, bucketBy, labelBy } from "../../provider/src/lookups/queries";
import { GITOPS, runCommand } from "../support/commands";
import { shareEmulator } from "../support/emulator";
import { startRun } from "../support/startRun";
import { writeState } from "../support/stateFile";
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

describe("token that somebody wrote into an object", () => {
  it("is in no drift report, and isn't drift if the state has [redacted]", async () => {
    const file = join(folder, "state.json");
    const outputs = { description: "use [redacted]!", retentionRules: [] };
    const entry = { name: "b", id: bucket, inputs: { name: "of [redacted]" }, outputs };
    await writeState(file, at.emulator, [entry]);
    const args = ["drift", "--state", "state.json", "--undeclared"];
    expect(await gitops(...args)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("no drift"),
    });

    await writeState(file, at.emulator, []);
    for (const form of [[], ["--json"], ["--markdown"]]) {
      const { stdout, stderr } = await gitops(...args, "--unmanaged", ...form);
      expect(stdout).toContain("redacted");
      expect(stdout + stderr).not.toContain(TOKEN);
    }
  });

  it("is in no lookup result", async () => {
    const session = openTestSession(at.emulator);
    const found = [
      await bucketBy(session, { id: bucket }),
      await labelBy(session, { id: label }),
      ...(await allBuckets(session)),
    ];
    expect(JSON.stringify(found)).toContain("use [redacted]!");
    expect(JSON.stringify(found)).not.toContain(TOKEN);
    // A name from the program itself is not redacted for it.
    expect((await bucketBy(session, { name: `of ${TOKEN}` })).name).toBe(`of ${TOKEN}`);
    await session.client.close();
  });

  it("isn't found in values that only have a part in common with it", async () => {
    const { api, emulator } = at;
    const name = `${TOKEN.slice(0, -1)}-data`;
    const made = await startRun(emulator).of.bucket.create({ name: "a", description: name });
    await api.patchBucket(made.id, { name, retentionRules: [] });
    const session = openTestSession(emulator);
    expect((await bucketBy(session, { id: made.id })).name).toBe(name);
    await session.client.close();
    const read = await startRun(emulator).of.bucket.read(made.id, made.outs);
    expect(read?.inputs).toMatchObject({ name, description: name });
    expect((await gitops("export", "--include", name)).stdout).toContain(`"${name}"`);
  });

  it("is refused by export, even in the name of a user", async () => {
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
    expect(stderr).toContain(`contains this connection's token in its name`);
    expect(stderr).toMatch(new RegExp(`${bucket}|${label}`));
    expect(stderr).not.toContain(TOKEN);
  });
});
