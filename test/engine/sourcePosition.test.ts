import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EngineProject } from "../support/engine";

/** Each comment names the resource that the program declares on its line. */
const BODY = `
new influxdb.Bucket("plain"); // plain
const named = () => new influxdb.Label("in-function"); // in-function
named();
class Team extends pulumi.ComponentResource {
  constructor(name) {
    super("test:index:Team", name);
    new influxdb.Bucket("in-component", {}, { parent: this }); // in-component
  }
}
new Team("team");
class TeamBucket extends influxdb.Bucket {
  constructor(name) {
    super(name, { description: "of a team" }); // extended
  }
}
new TeamBucket("extended");
`;

const REQUIRED = `const influxdb = require("pulumi-influxdb-serverless");
const pulumi = require("@pulumi/pulumi");
`;
const IMPORTED = `import * as pulumi from "@pulumi/pulumi";
import * as influxdb from "pulumi-influxdb-serverless";
`;
/** Text that only a compiler understands moves the lines. */
const TYPED = `${IMPORTED}
interface Nothing {
  nothing?: string;
}
export const nothing: Nothing = {};
`;

const FORMS: [form: string, file: string, text: string, settings: object][] = [
  ["JavaScript", "index.js", REQUIRED + BODY, { options: { typescript: false } }],
  [
    "TypeScript",
    "index.ts",
    TYPED + BODY.replaceAll("(name)", "(name: string)").replace("super(name: string", "super(name"),
    {},
  ],
  ["an ES module", "main.mjs", IMPORTED + BODY, { options: { typescript: false } }],
];

let project: EngineProject;

beforeAll(async () => {
  project = await EngineProject.open({ stock: true });
});
afterAll(() => project?.close());

describe("source position of a resource", () => {
  it.each(FORMS)("is exact in %s", async (_form, file, text, settings) => {
    await writeFile(join(project.folder, file), text);
    const manifest = { main: file, type: file.endsWith(".mjs") ? "module" : "commonjs" };
    await writeFile(join(project.folder, "package.json"), JSON.stringify(manifest));
    const runtime = { name: "nodejs", ...settings };
    await writeFile(
      join(project.folder, "Pulumi.yaml"),
      JSON.stringify({ name: "test", runtime, main: file.endsWith(".mjs") ? file : undefined }),
    );
    const lines = text.split("\n");
    const expected = lines.flatMap((line, index) => {
      const [, name] = /\/\/ (\S+)$/.exec(line) ?? [];
      return name ? [[name, `project:///${file}#${index + 1}`]] : [];
    });
    expect(await positions()).toEqual(Object.fromEntries(expected));
    // The SDK's own result, with complete stacks. It finds no position at the top level of an ES module.
    if (file.endsWith(".mjs")) return;
    expect(await positions({ PULUMI_DEBUG_PROMISE_LEAKS: "1" })).toEqual(
      Object.fromEntries(expected),
    );
  });
});

/** The file and line of each resource, by its name. */
async function positions(env: NodeJS.ProcessEnv = {}): Promise<Record<string, string>> {
  const { stdout } = await project.run(["preview", "--json"], env);
  const { steps } = JSON.parse(stdout) as {
    steps: { urn: string; newState: { type: string; sourcePosition?: string } }[];
  };
  const own = steps.filter(({ newState }) => newState.type.includes("influxdb:"));
  return Object.fromEntries(
    own.map(({ urn, newState }) => [
      urn.split("::").at(-1),
      String(newState.sourcePosition).replace(/,\d+$/, ""),
    ]),
  );
}
