import { describe, expect, it } from "vitest";
import { driftOf, told, toldByRefresh } from "../support/driftCommand";
import { STACK } from "../support/engine";
import { useFixture } from "../support/fixture";

const { harness, world, users, ids } = useFixture({ attached: true });

const drift = (...args: string[]) => driftOf(harness.project, ...args);

const below = (bucketId: string, rest: string) => `/api/v2/buckets/${bucketId}/${rest}`;

describe("influxdb-gitops drift", () => {
  it("reports what a refresh reports, plus extra columns and unmanaged objects", async () => {
    const { project, api, emulator } = harness;
    const secret = 'pulumi.secret("confidential")';
    await project.write(
      `${world({ bucket: `description: ${secret}, retentionRules: influxdb.retention("30d")` })}
       new influxdb.Bucket("left", { description: "a" }, { ignoreChanges: ["description"] });`,
    );
    await project.up();
    const clean = await drift("--unmanaged");
    expect(clean).toMatchObject({ code: 0, report: { complete: true, checked: 9, errors: [] } });
    expect(told(clean.report)).toEqual(["unmanaged _monitoring", "unmanaged _tasks"]);
    expect(await toldByRefresh(project)).toEqual([]);

    const [left, metrics] = await api.userBuckets();
    const { label } = await ids();
    const bucket = metrics?.id ?? "";
    await api.patchBucket(left?.id ?? "", { description: "b", retentionRules: [] });
    await api.patchBucket(bucket, {
      description: "by hand",
      retentionRules: [{ type: "expire", everySeconds: 7_200 }],
    });
    await api.call("PATCH", `/api/v2/labels/${label}`, {
      properties: { color: "red", size: "xl" },
    });
    await api.call("DELETE", below(bucket, `labels/${label}`));
    await api.call("DELETE", below(bucket, `members/${users.dana}`));
    const { json } = await api.call("GET", below(bucket, "schema/measurements"));
    const [schema] = json.measurementSchemas;
    await api.call("PATCH", below(bucket, `schema/measurements/${schema.id}`), {
      columns: [...schema.columns, { name: "rack", type: "tag" }],
    });
    await api.createBucket({ orgID: emulator.orgID, name: "stray", retentionRules: [] });

    const found = await drift("--unmanaged");
    expect(found.code).toBe(3);
    expect(told(found.report)).toEqual([
      "gone attachment",
      "gone member",
      "changed bucket description",
      "changed bucket retentionRules",
      "changed label properties.size",
      "extra schema columns.rack",
      "undeclared left retentionRules",
      "unmanaged stray",
      "unmanaged _monitoring",
      "unmanaged _tasks",
    ]);
    expect(found.stdout).not.toMatch(/by hand|confidential/);
    const byRefresh = await toldByRefresh(project);
    const asRefresh = ["--ignore", "extra", "--ignore", "undeclared"];
    expect(told((await drift(...asRefresh)).report).sort()).toEqual(byRefresh);
    const nothing = ["extra", "undeclared", "Label:*", "*:{member,attachment}", "Bucket:bucket.*"];
    expect(await drift(...nothing.flatMap((pattern) => ["--ignore", pattern]))).toMatchObject({
      code: 0,
      report: { items: [] },
    });

    const text = await project.gitops(["drift"]);
    expect(text.code).toBe(3);
    expect(text.stdout).toContain("changed     Bucket bucket  retentionRules: 30d → 2h\n");
    expect(text.stdout).toContain(
      "9 resources checked: 2 gone, 3 changed, 1 extra. Not counted: 1 undeclared.",
    );
    const markdown = await project.gitops(["drift", "--markdown"]);
    expect(markdown.stdout).toContain("| changed | Bucket bucket | retentionRules | 30d | 2h |");

    // The state as a file is encrypted: the token comes from the environment, and the secret stays unknown.
    await project.run(["stack", "export", "--file", "state.json"]);
    const fromFile = (env: NodeJS.ProcessEnv) =>
      project.gitops(
        ["drift", "--state", "state.json", "--ignore", "Bucket:bucket.description"],
        env,
      );
    const { code, stdout } = await fromFile({ INFLUX_TOKEN: emulator.token });
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/gone.*member[\s\S]*encrypted values/),
    ]);
    const elsewhere = { INFLUX_TOKEN: emulator.token, INFLUX_HOST: "http://127.0.0.1:1" };
    expect(await fromFile(elsewhere)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("but INFLUX_HOST is a different server"),
    });
  });

  it("is incomplete with a bad token, and reports no unread object as gone", async () => {
    const { project, api, emulator } = harness;
    await project.write(world());
    await project.up();
    const { bucket } = await ids();
    emulator.tokens.add({ token: "one-bucket", buckets: { [bucket]: "read-write" } });
    await api.call("DELETE", below(bucket, `members/${users.dana}`));

    for (const token of ["wrong", "one-bucket", "no-labels"]) {
      await project.configure({}, { "influxdb:token": token });
      const { code, report, stderr } = await drift("--unmanaged");
      expect([token, code, report.complete, stderr]).toEqual([token, 1, false, ""]);
      expect(
        report.items.filter(({ status }) => status === "gone").map(({ kind }) => kind),
      ).toEqual(token === "no-labels" ? ["bucketMember"] : []);
      const text = await project.gitops(["drift"]);
      expect(text.stdout).toMatch(/^INCOMPLETE: /m);
    }
    await project.configure(
      { "influxdb:url": "http://127.0.0.1:1" },
      { "influxdb:token": "wrong" },
    );
    // The state belongs to a different server than the current settings: the state's own settings count.
    expect(await drift()).toMatchObject({ code: 3 });
    await emulator.close();
    const dead = await drift();
    expect(dead).toMatchObject({ code: 1, report: { complete: false, items: [] } });
    expect(dead.report.errors[0]?.message).toContain("ECONNREFUSED");
  });

  it("reports encrypted values and unreadable labels, and redacts secret values", async () => {
    const { project, api, emulator } = harness;
    await project.write(`
      new influxdb.Bucket("hidden", { name: pulumi.secret("a-secret-name") });
      new influxdb.Bucket("plain");`);
    await project.up();
    const state = ["--state", "state.json", "--json"];
    await project.run(["stack", "export", "--file", "state.json"]);
    const env = { INFLUX_TOKEN: emulator.token };
    const fromFile = await project.gitops(["drift", ...state], env);
    expect(fromFile.code).toBe(1);
    expect(JSON.parse(fromFile.stdout)).toMatchObject({
      complete: false,
      checked: 1,
      errors: [{ message: expect.stringContaining("hidden has encrypted values in this state") }],
    });
    expect(await drift()).toMatchObject({ code: 0 });
    const message = "the server repeats a-secret-name";
    emulator.faults.add({
      path: "/buckets",
      action: "status",
      status: 400,
      message,
      times: "forever",
    });
    const refused = await drift();
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("[redacted]");
    expect(refused.stdout).not.toContain("a-secret-name");
    emulator.faults.clear();

    const [bucket] = await api.userBuckets();
    const { json } = await api.call("POST", "/api/v2/labels", { orgID: emulator.orgID, name: "l" });
    await api.call("POST", below(bucket?.id ?? "", "labels"), { labelID: json.label.id });
    await project.configure({}, { "influxdb:token": "no-labels" });
    const { report } = await drift("--unmanaged");
    expect(report.complete).toBe(false);
    expect(report.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining("This token sees no labels"),
    ]);
  });

  it("checks objects that the program refers to with get, as a refresh does", async () => {
    const { project, api, emulator } = harness;
    const make = (name: string) =>
      api.createBucket({ orgID: emulator.orgID, name, retentionRules: [] });
    const [gone, changed] = [await make("gone"), await make("changed")];
    await project.write(`
      influxdb.Bucket.get("gone", "${gone.id}");
      const changed = influxdb.Bucket.get("changed", "${changed.id}");
      const label = new influxdb.Label("l");
      new influxdb.BucketLabelAttachment("a", { bucketId: changed.id, labelId: label.id });
    `);
    await project.up();
    expect(await drift()).toMatchObject({ code: 0, report: { checked: 4, items: [] } });
    await api.deleteBucket(gone.id);
    await api.patchBucket(changed.id, {
      name: "renamed",
      retentionRules: [{ type: "expire", everySeconds: 3_600 }],
    });
    const found = await drift();
    expect(found.code).toBe(3);
    expect(told(found.report)).toEqual([
      "gone gone",
      "changed changed name",
      "changed changed retentionRules",
    ]);
    const unmanaged = await drift("--unmanaged");
    expect(told(unmanaged.report)).toContain("unmanaged renamed");
  });

  it("checks several stacks together, and each provider with its own settings", async () => {
    const { project, emulator, api } = harness;
    project.detach();
    const settings = `{ url: "${emulator.url}", org: "second", token: "second-org" }`;
    emulator.tokens.add({ token: "second-org", org: "second" });
    await project.write(`
      const own = new influxdb.InfluxDB("own", ${settings});
      new influxdb.Bucket("here");
      new influxdb.Bucket("there", {}, { provider: own });`);
    await project.up();
    await project.addStack("other");
    await project.connect(emulator);
    await project.write('new influxdb.Bucket("of-other");');
    await project.up();
    // A token that sees no labels might not be allowed to read them.
    const unlabeled = ["--ignore", "Label:*", "--ignore", "BucketLabelAttachment:*"];
    expect(await drift("--unmanaged")).toMatchObject({ code: 1, report: { complete: false } });
    const one = await project.gitops(["drift", "--unmanaged", "--stack", "other", "--json"]);
    expect(told(JSON.parse(one.stdout))).toContain("unmanaged here");
    const both = await drift("--unmanaged", "--stack", "other", ...unlabeled);
    expect(both).toMatchObject({ code: 0, report: { checked: 3 } });
    // By name and by ID, it is the same organization: its objects are reported once.
    expect(told(both.report)).toHaveLength(4);
    expect((await drift("--stack", `organization/test/${STACK}`)).report.checked).toBe(2);
    const [first] = await api.userBuckets();
    await api.deleteBucket(first?.id ?? "");
    expect(told((await drift("--stack", "other")).report)).toEqual(["gone here"]);
  });
});
