import { describe, expect, it } from "vitest";
import { useExample } from "../support/exampleCopy";

const example = useExample("schemas-from-files");

interface Schema {
  name: string;
  columns: { name: string; type: string; dataType?: string }[];
}

/** Each measurement of a bucket with its columns. */
async function columnsOf(bucketName: string) {
  const { api, emulator } = example;
  const bucket = (await api.userBuckets()).find(({ name }) => name === bucketName);
  const path = `/api/v2/buckets/${bucket?.id}/schema/measurements?orgID=${emulator.orgID}`;
  const schemas: Schema[] = (await api.call("GET", path)).json.measurementSchemas;
  const columns = (schema: Schema) =>
    schema.columns.map(({ name, type, dataType }) => `${name} ${dataType ?? type}`);
  return Object.fromEntries(schemas.map((schema) => [schema.name, columns(schema)]));
}

const MEMORY = ["time timestamp", "host tag", "used unsigned", "used_percent float"];
const CPU = ["time timestamp", "host tag", "usage_user float", "usage_system float"];

/** In this order: each step builds on the previous one. */
describe("examples/schemas-from-files on the real engine", () => {
  it("creates a bucket for each folder and a schema for each file, in any format", async () => {
    await example.project.up();
    const buckets = await example.api.userBuckets();
    expect(
      buckets.map(({ name, schemaType, retentionRules: [rule] }) => [
        name,
        schemaType,
        rule?.everySeconds,
      ]),
    ).toEqual([
      ["machines", "explicit", 90 * 86_400],
      ["web", "explicit", 30 * 86_400],
    ]);
    expect(await columnsOf("machines")).toEqual({ cpu: CPU, memory: MEMORY });
    expect(await columnsOf("web")).toEqual({
      requests: ["time timestamp", "route tag", "status tag", "duration float", "cached boolean"],
    });
  });

  it("has no changes, even after the lines of a file are reordered", async () => {
    await example.edit(
      "schemas/machines/cpu.csv",
      "host,tag,\nusage_user,field,float\n",
      "usage_user,field,float\nhost,tag,\n",
    );
    await example.write("schemas/machines/.cpu.csv.swp", "left by an editor");
    await example.project.nothingToDo();
  });

  it("refuses to remove a column in the preview, and names it", async () => {
    const { edit } = example;
    await edit("schemas/machines/cpu.csv", "usage_user,field,float\n", "");
    await example.project.fails("preview", /usage_user.* is removed/);
    await edit("schemas/machines/cpu.csv", "host,tag,\n", "usage_user,field,float\nhost,tag,\n");
  });

  it("adds a column in place, and a new file as a new measurement", async () => {
    const { project } = example;
    await example.edit(
      "schemas/machines/cpu.csv",
      "usage_user",
      "usage_idle,field,float\nusage_user",
    );
    await example.write(
      "schemas/web/errors.csv",
      "name,type,dataType\ntime,timestamp,\nmessage,field,string\n",
    );
    expect(await project.plan()).toEqual(["create web-errors", "update machines-cpu columns[4]"]);
    await project.up();
    expect((await columnsOf("machines")).cpu).toEqual([...CPU, "usage_idle float"]);
    expect((await columnsOf("web")).errors).toEqual(["time timestamp", "message string"]);
  });

  it("leaves nothing behind after destroy", async () => {
    const { project } = example;
    await project.destroy();
    expect(await example.api.userBuckets()).toEqual([]);
    expect(await project.ownState()).toEqual([]);
  });
});
