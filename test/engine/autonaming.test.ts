import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { apiOf } from "../support/api";
import { useHarness } from "../support/harness";

const harness = useHarness();

const set = (setting: string) =>
  harness.project.run(`config set --path pulumi:autonaming.${setting}`);
const program = (keeper: string) => `
  const provider = new influxdb.InfluxDB("own", { tokenEnv: "OWN_TOKEN" });
  const sensors = new influxdb.Bucket("sensors");
  const permissions = influxdb.bucketPermissions(sensors, "read");
  const reader = new influxdb.Authorization("reader", { permissions, keepers: { keeper: "${keeper}" } });
  exports.token = reader.token;
`;

/** Whether the server accepts a token. */
async function works(token: string): Promise<boolean> {
  const { url } = harness.emulator;
  return (await apiOf({ url, token }).call("GET", "/api/v2/buckets?name=sensors")).status === 200;
}

it("pulumi:autonaming is refused in the preview, in stack and project settings, until it is turned off for this package", async () => {
  const { project } = harness;
  const refused = (command: string, what: string, owner: string) =>
    project.fails(
      command,
      new RegExp(
        `${what}: because of the setting pulumi:autonaming, .*pulumi config set --path pulumi:autonaming.providers.${owner}.mode default`,
        "s",
      ),
    );
  await project.write(program("1"));
  await project.up();
  const before = await project.secretOutput("token");

  await set("mode verbatim");
  await project.write(program("2"));
  for (const command of ["preview", "up"]) await refused(command, 'InfluxDB "own"', "pulumi");
  await set("providers.pulumi.mode default");
  for (const command of ["preview", "up"])
    await refused(command, 'Bucket "sensors"', "pulumi-nodejs");
  expect(await works(before)).toBe(true);

  await set("providers.pulumi-nodejs.mode default");
  await project.up();
  const after = await project.secretOutput("token");
  expect([await works(before), await works(after)]).toEqual([false, true]);

  // Settings of the project are settings of its stacks.
  await project.run("config rm pulumi:autonaming");
  const file = join(project.folder, "Pulumi.yaml");
  const config = { "pulumi:autonaming": { value: { mode: "disabled" } } };
  const settings = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...settings, config }));
  await refused("preview", 'InfluxDB "own"', "pulumi");
});
