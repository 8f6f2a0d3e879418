import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { driftOf } from "../support/driftCommand";
import { STACK } from "../support/engine";
import { useHarness } from "../support/harness";

const harness = useHarness({ attached: true, users: ["dana"] });

let outside: string | undefined;
afterEach(() => outside && rm(outside, { recursive: true }));

/** Permissions of this type are granted in every organization. */
const EVERYWHERE = "views";

/** A token of the same user with these permissions in the organization. */
async function createToken(
  description: string,
  permissions: [string, string, string?][],
  more = {},
) {
  const { orgID } = harness.emulator;
  const { json } = await harness.api.call("POST", "/api/v2/authorizations", {
    orgID,
    description,
    permissions: permissions.map(([action, type, id]) => ({
      action,
      resource: { type, id, ...(type === EVERYWHERE ? {} : { orgID }) },
    })),
    ...more,
  });
  return json as { id: string; token: string };
}

async function createMapping(bucketID: string, database: string, retention_policy: string) {
  const { orgID } = harness.emulator;
  const body = { orgID, bucketID, database, retention_policy };
  return (await harness.api.call("POST", "/api/v2/dbrps", body)).json.id as string;
}

const gitops = (command: string, ...args: string[]) =>
  harness.project.gitops([command, "--stack", STACK, ...args]);

const writes = () =>
  Object.keys(harness.emulator.counters.read().calls).filter((call) => !call.startsWith("GET "));

describe("influxdb-gitops export and import", () => {
  it("take mappings and tokens into code and state without changes, whether or not values are shown", async () => {
    const { project, api, emulator } = harness;
    const { orgID } = emulator;
    const sensors = (await api.createBucket({ orgID, name: "sensors" })).id;
    const { json } = await api.call("POST", "/api/v2/labels", { orgID, name: "team" });
    const mappings = [
      await createMapping(sensors, "sensors", "autogen"),
      await createMapping(sensors, "plant", "week"),
      await createMapping(sensors, "plant", "year"),
    ];
    const tokens = [
      await createToken("Telegraf", [["write", "buckets", sensors]]),
      await createToken("Telegraf", [
        ["read", "buckets", sensors],
        ["write", "buckets", sensors],
      ]),
      await createToken(
        "",
        [
          ["read", "labels", json.label.id],
          ["read", "tasks"],
        ],
        { status: "inactive" },
      ),
    ];
    const odd = await createToken("odd", [["read", EVERYWHERE]]);
    await harness.project.useTypeScript();
    emulator.counters.reset();

    const exported = await gitops("export", "--out", ".");
    expect(exported).toMatchObject({ code: 0 });
    expect(exported.stderr).toContain(
      `note: left out: Authorization "odd" (${odd.id}), which no program can declare: its permission to read ${EVERYWHERE} is for every `,
    );
    expect(exported.stderr).toContain("Declared in index.ts: 8 objects.");
    const program = await readFile(join(project.folder, "index.ts"), "utf8");
    expect(program).toContain('permissions: bucketPermissions(sensorsBucket, "write")');
    const imported = await gitops("import");
    expect(imported.stderr).toContain("Imported into stack test: 8 objects.");
    await project.run(["preview", "--expect-no-changes", "--refresh"]);
    emulator.settings.change({ switches: { tokenValues: "shown" } });
    await project.run("refresh --preview-only --expect-no-changes");
    expect(await gitops("export", "--out", "again")).toMatchObject({ code: 0 });
    const state = await project.ownState();
    expect(state.map(({ id }) => id).sort()).toEqual(
      [sensors, json.label.id, ...mappings, ...tokens.map(({ id }) => id)].sort(),
    );
    const drift = await driftOf(project, "--unmanaged", "--ignore", "Bucket:_*");
    expect(drift.code).toBe(3);
    expect(drift.report).toMatchObject({
      complete: true,
      items: [
        {
          status: "unmanaged",
          name: "odd",
          permissions: expect.stringMatching(/^read every view; .* is for every organization$/),
        },
      ],
      notes: [],
    });
    const ignored = ["--ignore", "Bucket:_*", "--ignore", "Authorization:odd"];
    expect(await driftOf(project, "--unmanaged", ...ignored)).toMatchObject({ code: 0 });
    expect(writes()).toEqual([]);

    // Imported resources can be destroyed right away; the connection's own token stays.
    await project.destroy();
    const left = await api.call("GET", `/api/v2/authorizations?orgID=${orgID}`);
    expect(
      left.json.authorizations.map(({ description }: { description: string }) => description),
    ).toEqual(["", "odd"]);
  });
});

describe("migration of tokens from Terraform", () => {
  it("stores their values encrypted in the state and nowhere else", async () => {
    const { project, api, emulator } = harness;
    const { orgID } = emulator;
    const bucket = await api.createBucket({ orgID, name: "sensors" });
    const writer = await createToken("writes", [["write", "buckets", bucket.id]]);
    // Its value shows that it is not the connection's own token, although it can read tokens, too.
    const admin = await createToken("admin", [["read", "authorizations"]]);
    await createToken("by hand", [["write", "buckets", bucket.id]]);
    outside = await mkdtemp(join(tmpdir(), "terraform-"));
    const file = join(outside, "terraform.json");
    const resource = (type: string, name: string, values: object) => ({
      ...{ address: `${type}.${name}`, mode: "managed", type, name },
      values: { org_id: orgID, ...values },
    });
    const resources = [
      resource("influxdb_bucket", "sensors", { id: bucket.id }),
      resource("influxdb_authorization", "writer", writer),
      resource("influxdb_authorization", "admin", { id: admin.id, token: admin.token }),
      resource("influxdb_authorization", "gone", { id: "0a1b2c3d4e5f6071", token: "gone-away" }),
    ];
    const values = { root_module: { resources } };
    await writeFile(file, JSON.stringify({ format_version: "1.0", values }));
    await harness.project.useTypeScript();

    // The project searches all output of commands and all files for the values.
    const exported = await gitops("export", "--terraform", file, "--out", ".");
    expect(exported.stderr.split("\n")).toEqual([
      "note: left out: influxdb_authorization.gone (0a1b2c3d4e5f6071): it doesn't exist, or this token can't read it.",
      "Declared in index.ts: 3 objects.",
      expect.stringMatching(/^Next, /),
      "",
    ]);
    expect((await gitops("import", "--terraform", file)).stderr).toMatch(
      /Imported into stack test: 3 objects\./,
    );
    expect((await gitops("import", "--terraform", file)).stderr).toMatch(
      /were not imported because the stack already has these tokens: "(admin|writer)", "\w+"\./,
    );
    await project.nothingToDo();
    const entry = (await project.resources()).find(({ id }) => id === writer.id);
    expect(entry).toMatchObject({ additionalSecretOutputs: ["token"] });

    const program = join(project.folder, "index.ts");
    const text = (await readFile(program, "utf8")).replace(
      'new Authorization("writer"',
      'const writer = new Authorization("writer"',
    );
    await writeFile(program, `${text}\nexport const value = writer.token;\n`);
    await project.up();
    expect(await project.secretOutput("value")).toBe(writer.token);
    expect((await project.run(["stack", "output", "value"])).stdout.trim()).toBe("[secret]");
    // Its value is known, so it cannot be mistaken for the connection's own token.
    const { report } = await driftOf(project, "--unmanaged", "--ignore", "Bucket:_*");
    expect([report.items.map(({ name }) => name), report.notes]).toEqual([["by hand"], []]);
  });
});
