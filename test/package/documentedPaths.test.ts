import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";
import { EngineProject, ROOT, STACK } from "../support/engine";
import { useConsumer } from "./support/consumer";

/** Uses the compiler that comes with Pulumi: users aren't told to install another one. */
describe("project installed as README says", () => {
  const consumer = useConsumer("npm", { typescript: false });
  let emulator: Emulator;
  let project: EngineProject;
  beforeAll(async () => {
    emulator = await startEmulator({ org: "acme", users: ["dana"] });
    // The program is next to package.json.
    project = await EngineProject.open({ consumer: consumer.folder, main: "." });
    await project.connect(emulator);
  });
  afterAll(async () => {
    await project?.close();
    await emulator?.close();
  });
  const program = () => join(consumer.folder, "index.ts");
  const gitops = async (...args: string[]) => {
    const { code, output } = await project.gitops(args);
    expect(code, output).toBe(0);
  };

  it("runs the README's own program", async () => {
    const readme = await readFile(join(ROOT, "README.md"), "utf8");
    const [, code = ""] = /^```ts\n(.*?)^```/ms.exec(readme) ?? [];
    await writeFile(program(), code);
    await project.run(["up", "--yes", "--skip-preview"]);
    const { outputs } = (await project.resources())[0] ?? {};
    expect(outputs).toEqual({ sensorsId: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  it("previews an export without changes, even with a schema and a member", async () => {
    const api = apiOf(emulator);
    const [{ id: dana }] = (await api.call("GET", "/api/v2/users?name=dana")).json.users;
    const { id } = await api.createBucket({
      orgID: emulator.orgID,
      name: "m",
      schemaType: "explicit",
    });
    await api.call("POST", `/api/v2/buckets/${id}/members`, { id: dana });
    // Without a label, an export says that it may be incomplete.
    await api.call("POST", "/api/v2/labels", { orgID: emulator.orgID, name: "team" });
    const columns = [
      { name: "time", type: "timestamp" },
      { name: "free", type: "field", dataType: "float" },
    ];
    await api.call("POST", `/api/v2/buckets/${id}/schema/measurements`, {
      name: "memory",
      columns,
    });
    await rm(program());
    await gitops("export", "--stack", STACK, "--out", consumer.folder);
    await gitops("import", "--stack", STACK);
    await project.run(["preview", "--expect-no-changes"]);
  });

  it("previews an export of Terraform's resources without changes", async () => {
    const { id } = await apiOf(emulator).createBucket({ orgID: emulator.orgID, name: "raw" });
    const values = { id, name: "raw", org_id: emulator.orgID };
    const resource = { mode: "managed", type: "influxdb_bucket", name: "raw", values };
    const resources = [{ address: "influxdb_bucket.raw", ...resource }];
    const state = { format_version: "1.0", values: { root_module: { resources } } };
    const file = join(project.folder, "terraform.json");
    await writeFile(file, JSON.stringify(state));
    await project.addStack("terraform");
    await project.connect(emulator);
    await rm(program());
    await gitops("export", "--stack", "terraform", "--terraform", file, "--out", consumer.folder);
    await gitops("import", "--stack", "terraform", "--terraform", file);
    await project.run(["preview", "--expect-no-changes"]);
  });
});
