import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf, days } from "../support/api";
import { SECRET } from "../support/stateFile";

const GITOPS = join(__dirname, "../../gitops/bin/influxdb-gitops.js");

/** A `pulumi` for a stack whose state is `state.json`, which keeps what is imported, and the stack `other`. */
const PULUMI = `#!/usr/bin/env bash
case "$*" in
  *"stack export"*other*) cat other.json ;;
  *"stack export"*) [ -e unreadable ] && [ -e imported.json ] && exit 9; [ -e changing ] && echo >> state.json; cat imported.json 2>/dev/null || cat state.json ;;
  *"stack import"*) touch importing; sleep "\${IMPORT_TAKES:-0}"; cat > imported.json ;;
  *"stack ls"*"--fully-qualify-stack-names"*) cat stacks.json ;;
  *config*) cat config.json ;;
  *) echo v3.250.0 ;;
esac
`;
const columns = [
  { name: "time", type: "timestamp" },
  { name: "v", type: "field", dataType: "float" },
];

let folder: string;
let emulator: Emulator;
let bucketId: string;
let labelId: string;
let schemaId: string;
let mappingId: string;
let token: { id: string; token: string; userID: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-"));
  emulator = await startEmulator();
  const api = apiOf(emulator);
  const { orgID, userID } = emulator;
  const body = { orgID, name: "b", description: "words", schemaType: "explicit" };
  bucketId = (await api.createBucket({ ...body, retentionRules: days(7) })).id;
  labelId = (await api.call("POST", "/api/v2/labels", { orgID, name: "l" })).json.label.id;
  const below = `/api/v2/buckets/${bucketId}`;
  await api.call("POST", `${below}/labels`, { labelID: labelId });
  await api.call("POST", `${below}/members`, { id: userID });
  const schema = { name: "cpu", columns };
  schemaId = (await api.call("POST", `${below}/schema/measurements`, schema)).json.id;
  const mapping = { orgID, bucketID: bucketId, database: "b", retention_policy: "autogen" };
  mappingId = (await api.call("POST", "/api/v2/dbrps", mapping)).json.id;
  const permissions = ["read", "write"].map((action) => ({
    action,
    resource: { type: "buckets", id: bucketId, orgID },
  }));
  const created = { orgID, description: "Telegraf", permissions };
  token = (await api.call("POST", "/api/v2/authorizations", created)).json;
  emulator.settings.change({ switches: { tokenValues: "shown" } });
  const config = {
    "influxdb:url": { value: emulator.url },
    "influxdb:token": { value: emulator.token, secret: true },
    "influxdb:orgId": { value: orgID },
  };
  await writeFile(join(folder, "pulumi"), PULUMI, { mode: 0o755 });
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  await writeFile(
    join(folder, "stacks.json"),
    '[{"name":"me/shop/prod"},{"name":"me/shop/other"}]',
  );
  await writeFile(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
});
afterAll(async () => {
  await emulator?.close();
  await rm(folder, { recursive: true });
});

/** The ID of the connection's own token. */
const ownId = () => emulator.tokens.list().find(({ token }) => token === emulator.token)?.id;

async function setState(...resources: object[]) {
  await rm(join(folder, "imported.json"), { force: true });
  await setOther([]);
  const state = { version: 3, deployment: { resources } };
  await writeFile(join(folder, "state.json"), JSON.stringify(state));
}

function setOther(resources: object[], more: object = {}) {
  const state = { version: 3, deployment: { resources, ...more } };
  return writeFile(join(folder, "other.json"), JSON.stringify(state));
}

function environment() {
  return {
    PATH: [folder, process.env.PATH].join(delimiter),
    HOME: "/nonexistent",
    PULUMI_HOME: join(folder, "home"),
  };
}

function gitops(...args: string[]) {
  const env = environment();
  const command = [GITOPS, ...args, ...(args.includes("--stack") ? [] : ["--stack", "prod"])];
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) =>
    execFile(process.execPath, command, { cwd: folder, env }, (error, stdout, stderr) => {
      expect(stdout + stderr).not.toContain(token.token);
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    }),
  );
}

describe.runIf(process.platform !== "win32")("influxdb-gitops import and export", () => {
  it("take every property, ID and dependency, and give each resource its own mark", async () => {
    await setState();
    expect(await gitops("import")).toMatchObject({ code: 0 });
    const { deployment } = JSON.parse(await readFile(join(folder, "imported.json"), "utf8"));
    const urn = (kind: Parameters<typeof typeToken>[0], name: string) =>
      `urn:pulumi:prod::shop::${typeToken(kind)}::${name}`;
    const { userID } = emulator;
    const [label, bucket] = [urn("label", "l"), urn("bucket", "b")];
    const retentionRules = [{ everySeconds: 7 * 86_400 }];
    const permissions = ["read", "write"].map((action) => ({
      action,
      resource: { type: "buckets", id: bucketId },
    }));
    const expected: [string, string, object, string[]?][] = [
      [label, labelId, { name: "l" }],
      [
        bucket,
        bucketId,
        { name: "b", description: "words", schemaType: "explicit", retentionRules },
      ],
      [
        urn("bucketLabelAttachment", "b-l"),
        `${bucketId}/${labelId}`,
        { bucketId, labelId },
        [bucket, label],
      ],
      [
        urn("bucketMember", "b-dana"),
        `${bucketId}/${userID}`,
        { bucketId, userId: userID },
        [bucket],
      ],
      [urn("measurementSchema", "b-cpu"), schemaId, { bucketId, name: "cpu", columns }, [bucket]],
      [
        urn("dbrpMapping", "b-autogen"),
        mappingId,
        { bucketId, database: "b", retentionPolicy: "autogen", default: true },
        [bucket],
      ],
      [
        urn("authorization", "Telegraf"),
        token.id,
        { description: "Telegraf", permissions, userId: token.userID },
        [bucket],
      ],
    ];
    const own = deployment.resources.slice(2);
    expect(own).toEqual(
      expected.map(([urn, id, inputs, dependencies]) =>
        expect.objectContaining({
          ...{ urn, id, inputs: { __provider: expect.any(String), ...inputs } },
          ...(dependencies && { dependencies }),
        }),
      ),
    );
    const holders = own.map(({ outputs }: { outputs: { holder?: string } }) => outputs.holder);
    expect(new Set(holders.filter(Boolean)).size).toBe(7);
    // As in the provider, a value that a server shows is not recorded.
    expect(own.at(-1)).toMatchObject({
      additionalSecretOutputs: ["token"],
      outputs: { token: SECRET(""), status: "active", userName: "emulator" },
    });
    const { stdout } = await gitops("export");
    expect(stdout).toContain('permissions: bucketPermissions(bBucket, "read-write")');
    expect(stdout).toContain('description: "words"');
    expect(stdout).toContain('schemaType: "explicit"');
    expect(stdout).toContain('retentionRules: retention("7d")');
  });

  it("take mappings and tokens of the selected buckets only", async () => {
    await setState();
    const exported = async (...args: string[]) => (await gitops("export", ...args)).stdout;
    expect(await exported("--include", "b")).toMatch(/new DbrpMapping\([\s\S]*new Authorization\(/);
    expect(await exported("--include", "l")).not.toMatch(/DbrpMapping|Authorization/);
    // A token from Terraform is exported without mappings, and imported with its value as a secret.
    const authorization = { type: "influxdb_authorization", name: "writer", mode: "managed" };
    const resources = [
      { ...authorization, address: "influxdb_authorization.writer", values: token },
      { ...authorization, address: "influxdb_authorization.own", values: { id: ownId() } },
    ];
    const terraform = { format_version: "1.0", values: { root_module: { resources } } };
    await writeFile(join(folder, "terraform.json"), JSON.stringify(terraform));
    const both = ["--terraform", "terraform.json"];
    const answer = await gitops("export", ...both);
    expect(answer.stderr).toContain(`(${ownId()}): this connection uses it, or may use it.`);
    const program = answer.stdout;
    expect(program).toContain('new Authorization("writer", {');
    expect(program).toContain(`permission({ action: "read", type: "buckets", id: "${bucketId}" })`);
    expect(program).not.toContain("DbrpMapping");
    const { stderr } = await gitops("import", ...both);
    expect(stderr).toContain("Imported into stack prod: 1 object.");
    const { deployment } = JSON.parse(await readFile(join(folder, "imported.json"), "utf8"));
    expect(deployment.resources.at(-1).outputs.token).toEqual(SECRET(token.token));
    expect(JSON.stringify(deployment).split(token.token)).toHaveLength(2);
  });

  it.each([
    ["manages an object", {}, {}, /Another stack manages 1 object/],
    ["deletes an object in its next up", { delete: true }, {}, /Another stack manages 1 object/],
    [
      "replaced an object only halfway",
      { pendingReplacement: true },
      {},
      /replacement was interrupted, its: Pulumi no longer manages the old object/,
    ],
    ["has pending operations", {}, { pending_operations: [{}] }, /1 pending operation/],
  ])("refuse if another stack %s", async (_, entry, more, message) => {
    await setState();
    const type = typeToken("bucket");
    const urn = `urn:pulumi:other::shop::${type}::its`;
    await setOther([{ urn, type, id: bucketId, ...entry }], more);
    expect(await gitops("import")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message),
    });
    expect(await gitops("import", "--ignore-stack", "other")).toMatchObject({ code: 0 });
  });

  it("check the stack of the same name in another organization, and name the choice if it isn't clear", async () => {
    await setState();
    const urn = `urn:pulumi:prod::shop::${typeToken("bucket")}::its`;
    await setOther([{ urn, type: typeToken("bucket"), id: bucketId }]);
    const stacks = join(folder, "stacks.json");
    const own = await readFile(stacks);
    await writeFile(stacks, '[{"name":"me/shop/prod"},{"name":"other/shop/prod"}]');
    const unclear = await gitops("import");
    const taken = await gitops("import", "--stack", "me/shop/prod");
    const ignored = ["--ignore-stack", "other/shop/prod"];
    const code = (await gitops("import", "--stack", "me/shop/prod", ...ignored)).code;
    await writeFile(stacks, own);
    expect(unclear.stderr).toContain(
      "prod may be any of these stacks: me/shop/prod, other/shop/prod",
    );
    expect(taken.stderr).toMatch(/Another stack manages 1 object/);
    expect([unclear.code, taken.code, code]).toEqual([1, 1, 0]);
  });

  it("write nothing, and leave no backup, if the state changes in the meantime", async () => {
    await setState();
    const before = (await readdir(folder)).sort();
    await writeFile(join(folder, "changing"), "");
    const { code, stderr } = await gitops("import");
    await rm(join(folder, "changing"));
    expect([code, stderr]).toEqual([1, expect.stringContaining("Nothing was written.")]);
    expect((await readdir(folder)).sort()).toEqual(before);
  });

  it("say that the state was written if it can't be read afterward", async () => {
    await setState();
    await writeFile(join(folder, "unreadable"), "");
    const { code, stderr } = await gitops("import");
    await rm(join(folder, "unreadable"));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /exited with code 9.* The state was written, .* is in .*before-import/s,
      ),
    ]);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGQUIT", 131],
  ] as const)(
    "finish the write and report it after %s, and keep the lock until then",
    async (signal, code) => {
      await setState();
      await rm(join(folder, "importing"), { force: true });
      const child = spawn(process.execPath, [GITOPS, "import", "--stack", "prod"], {
        cwd: folder,
        env: { ...environment(), IMPORT_TAKES: "1" },
        // A process group, to which a terminal sends the signal.
        detached: true,
      });
      let stderr = "";
      child.stderr.on("data", (part) => (stderr += part));
      const ended = once(child, "close");
      await expect
        .poll(() => existsSync(join(folder, "importing")), { timeout: 20_000 })
        .toBe(true);
      for (const _ of ["once", "twice"]) {
        process.kill(-(child.pid ?? 0), signal);
        await sleep(100);
      }
      expect(await readdir(join(folder, "home"))).toEqual(["influxdb-gitops-import.lock"]);
      expect([await ended, stderr]).toEqual([
        [code, null],
        expect.stringMatching(
          new RegExp(
            `${signal}: finishing the write .*\nImported into stack prod: [\\s\\S]*deletes`,
          ),
        ),
      ]);
      expect(existsSync(join(folder, "imported.json"))).toBe(true);
      expect(await readdir(join(folder, "home"))).toEqual([]);
    },
  );

  it("refuse a stack whose settings point elsewhere than in its last run", async () => {
    const type = "pulumi:providers:pulumi-nodejs";
    const urn = `urn:pulumi:prod::shop::${type}::default`;
    await setState({ urn, type, id: "1", inputs: { "influxdb:url": "https://other.example" } });
    expect(await gitops("import", "--dry-run")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /point to a different server or organization.*Nothing was written/s,
      ),
    });
  });
});
