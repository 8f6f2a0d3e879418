import { describe, expect, it } from "vitest";
import { STACK } from "../support/engine";
import { useWorld } from "../support/world";

const { bench, world, users, ids } = useWorld();

const drift = async (...args: string[]) => {
  const result = await bench.project.gitops(["drift", "--stack", STACK, "--json", ...args]);
  return { ...result, report: result.stdout ? JSON.parse(result.stdout) : undefined };
};

/** Status, resource and property of each item. */
const told = (report: { items: { status: string; name: string; property?: string }[] }) =>
  report.items.map(({ status, name, property }) =>
    [status, name, property].filter(Boolean).join(" "),
  );

const below = (bucketId: string, rest: string) => `/api/v2/buckets/${bucketId}/${rest}`;

describe("influxdb-gitops drift", () => {
  it("says what a refresh says, and what it does not say: extra columns, and what is in no state", async () => {
    const { project, api, emulator } = bench;
    await project.write(world());
    await project.up();
    const clean = await drift("--unmanaged");
    expect(clean).toMatchObject({ code: 0, report: { complete: true, checked: 6, errors: [] } });
    expect(told(clean.report)).toEqual(["unmanaged _monitoring", "unmanaged _tasks"]);

    const { bucket, label } = await ids();
    await api.patchBucket(bucket, {
      description: "by hand",
      retentionRules: [{ type: "expire", everySeconds: 7200 }],
    });
    await api.call("PATCH", `/api/v2/labels/${label}`, {
      properties: { color: "blue", size: "xl" },
    });
    await api.call("DELETE", below(bucket, `labels/${label}`));
    await api.call("DELETE", below(bucket, `members/${users.dana}`));
    const schemas = (await api.call("GET", below(bucket, "schema/measurements"))).json
      .measurementSchemas;
    const columns = [...schemas[0].columns, { name: "rack", type: "tag" }];
    await api.call("PATCH", below(bucket, `schema/measurements/${schemas[0].id}`), { columns });
    await api.createBucket({ orgID: emulator.orgID, name: "stray", retentionRules: [] });

    const found = await drift("--unmanaged");
    expect(found.code).toBe(3);
    expect(told(found.report)).toEqual([
      "gone attachment",
      "gone member",
      "changed label properties.color",
      "changed label properties.size",
      "extra schema columns.rack",
      "unmanaged stray",
      "unmanaged _monitoring",
      "unmanaged _tasks",
    ]);
    const ignored = await drift(
      "--ignore",
      "extra",
      "--ignore",
      "Label:*",
      "--ignore",
      "*:{member,attachment}",
    );
    expect(ignored).toMatchObject({ code: 0, report: { items: [] } });
    const refresh = await project.attempt(["refresh", "--preview-only", "--json"]);
    console.log(refresh.stdout.slice(0, 6000));
  });
});
