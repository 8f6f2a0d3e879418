import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, STACK } from "../support/engine";
import { useFixture } from "../support/fixture";

const { harness, users } = useFixture({ attached: true });

const FIXTURE = join(ROOT, "gitops", "src", "terraform", "fixtures", "state.json");

interface Resource {
  type: string;
  deposed_key?: string;
  values: { id: string; name: string; [attribute: string]: unknown };
}

/** Every resource of a state, of all modules. */
function resourcesIn(module: { resources?: Resource[]; child_modules?: never[] }): Resource[] {
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(resourcesIn)];
}

/** Creates the objects of a recorded state, as Terraform did. @returns the state, with the current IDs and organization */
async function makeAsTerraform(): Promise<string> {
  const { api, emulator } = harness;
  let text = await readFile(FIXTURE, "utf8");
  for (const { type, values } of resourcesIn(JSON.parse(text).values.root_module)) {
    const { id, name, org_id, description, retention_period, properties } = values;
    if (typeof org_id === "string") text = text.replaceAll(org_id, emulator.orgID);
    const retentionRules = [{ type: "expire", everySeconds: retention_period }];
    const own = { orgID: emulator.orgID, name };
    if (type === "influxdb_bucket") {
      const made = await api.createBucket({
        ...own,
        retentionRules,
        ...(description ? { description } : {}),
      });
      text = text.replaceAll(id, made.id);
    }
    if (type === "influxdb_authorization") {
      const permissions = [
        { action: "read", resource: { type: "buckets", orgID: emulator.orgID } },
      ];
      const body = { orgID: emulator.orgID, description, permissions };
      const { json } = await api.call("POST", "/api/v2/authorizations", body);
      text = text.replaceAll(id, json.id);
    }
    if (type === "influxdb_label") {
      const { json } = await api.call("POST", "/api/v2/labels", { ...own, properties });
      text = text.replaceAll(id, json.label.id);
    }
  }
  return text;
}

describe("migration from Terraform", () => {
  it("brings only its buckets, labels and tokens into code and state, and changes nothing on the server", async () => {
    const { project, api, emulator } = harness;
    const state = await makeAsTerraform();
    // In addition: a bucket that Terraform does not manage, a label and a member on one that it does, and a deleted one.
    await api.createBucket({ orgID: emulator.orgID, name: "by hand", retentionRules: [] });
    const named = async (name: string) => (await api.userBuckets()).find((it) => it.name === name);
    const { json } = await api.call("GET", "/api/v2/labels");
    const sensors = `/api/v2/buckets/${(await named("plant sensors"))?.id}`;
    await api.call("POST", `${sensors}/labels`, { labelID: json.labels[0].id });
    await api.call("POST", `${sensors}/members`, { id: users.dana });
    const gone = (await named("raw_1"))?.id;
    await api.deleteBucket(gone ?? "");
    await writeFile(join(project.folder, "terraform.json"), state);

    await project.useTypeScript();
    emulator.counters.reset();
    const both = ["--stack", STACK, "--terraform", "terraform.json"];
    const exported = await project.gitops(["export", ...both, "--out", "."]);
    expect(exported.stderr.split("\n")).toEqual([
      expect.stringMatching(/^note: left out: influxdb_bucket\.moved .* is about to delete it\.$/),
      "note: left in Terraform, because this package has no such resources: terraform_data.",
      `note: left out: influxdb_bucket.raw[1] (${gone}): it doesn't exist, or this token can't read it.`,
      "Declared in index.ts: 14 objects.",
      expect.stringMatching(/^Next, run "npm install /),
      "",
    ]);
    const program = await readFile(join(project.folder, "index.ts"), "utf8");
    expect(program).toContain(
      'new Bucket("sensors", { name: "plant sensors", retentionRules: retention("30d") });',
    );
    expect(program).not.toMatch(/by hand|moved-1|Attachment|Member|not-a-token/);

    const imported = await project.gitops(["import", ...both]);
    expect(imported.stderr).toMatch(/Imported into stack test: 14 objects\./);
    expect(imported.stderr).toMatch(
      /"terraform state rm" for these objects\. Never run "terraform destroy"/,
    );
    await project.nothingToDo();
    const resources = resourcesIn(JSON.parse(state).values.root_module);
    const ids = resources
      .filter(
        ({ type, deposed_key }) => /_(authorization|bucket|label)$/.test(type) && !deposed_key,
      )
      .map(({ values }) => values.id)
      .filter((id) => id !== gone);
    expect((await project.ownState()).map(({ id }) => id).sort()).toEqual(ids.sort());
    // Three lists for each command, no requests for what is on a bucket, and no writes.
    const { calls } = emulator.counters.read();
    expect(Object.keys(calls).filter((call) => !call.startsWith("GET "))).toEqual([]);
    expect(Object.keys(calls).filter((call) => /members|owners|schema/.test(call))).toEqual([]);

    // The same file again for another organization, which has none of its objects.
    await project.configure({ "influxdb:orgId": "0123456789abcdef" });
    await project.run(["config", "rm", "influxdb:org"]);
    expect(await project.gitops(["export", ...both])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /has none of the 15 buckets, labels and API tokens in the Terraform state/,
      ),
    });
  });
});
