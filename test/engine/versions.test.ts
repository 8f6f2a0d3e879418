import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { CONSUMER } from "../support/engine";
import { useHarness } from "../support/harness";

const harness = useHarness({ stock: true });

/** Returns what the provider process runs on: the handler runs there, not in the program. */
const HANDLER =
  "exports.handler=()=>({create:async()=>({id:'probe',outs:{seen:{node:process.version," +
  "script:process.argv[1],runtime:require.resolve('pulumi-influxdb-serverless/runtime')}}})})";

const PROGRAM = `
class Probe extends pulumi.CustomResource {
  constructor() {
    super("pulumi-nodejs:dynamic:Resource", "probe", { seen: undefined, __provider: ${JSON.stringify(HANDLER)} });
  }
}
exports.provider = new Probe().seen;
exports.program = {
  node: process.version,
  sdk: require("@pulumi/pulumi/package.json").version,
  runtime: require.resolve("pulumi-influxdb-serverless/runtime"),
};
`;

const versionIn = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;

/** The SDK that a script in its `cmd` folder belongs to. */
const sdkOf = (script: string) => versionIn(join(dirname(realpathSync(script)), "..", ".."));

it("program and provider process run on the tested Node.js, SDK and package", async () => {
  const { project } = harness;
  await project.write(PROGRAM);
  await project.up();
  const { program, provider } = JSON.parse((await project.run("stack output --json")).stdout);

  const sdk = process.env.ENGINE_SDK ?? versionIn(join(CONSUMER, "node_modules/@pulumi/pulumi"));
  expect({ node: program.node, sdk: program.sdk }).toEqual({ node: process.version, sdk });
  expect({ node: provider.node, sdk: sdkOf(provider.script) }).toEqual({
    node: process.version,
    sdk,
  });
  const runtime = realpathSync(
    join(CONSUMER, "node_modules/pulumi-influxdb-serverless/dist/runtime.js"),
  );
  expect([program.runtime, provider.runtime]).toEqual([runtime, runtime]);
});
