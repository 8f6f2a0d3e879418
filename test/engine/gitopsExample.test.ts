import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../../scripts/engine/ensureEngine.mjs";
import { separateEnvironment } from "../../scripts/engine/environment.mjs";
import { days } from "../support/api";
import { CONSUMER, type Step } from "../support/engine";
import { useExample } from "../support/exampleCopy";

const EXAMPLE = join(CONSUMER, "examples/gitops");

describe("examples/gitops on the real engine", () => {
  const example = useExample("gitops");

  it("creates buckets, has no further changes, detects drift, and can be destroyed", async () => {
    const { project, api } = example;
    await project.up();
    const names = (await api.userBuckets()).map(({ name }) => name);
    expect(names).toEqual(["checkout-daily", "checkout-hourly", "checkout-raw"]);
    await project.run("preview --expect-no-changes");
    // The exit codes that the scheduled job uses: 0 closes the issue, 3 opens it.
    const drift = () => project.gitops(["drift", "--stack", "test", "--markdown"]);
    expect(await drift()).toMatchObject({ code: 0 });
    const [bucket] = await api.userBuckets();
    await api.patchBucket(bucket?.id ?? "", { retentionRules: days(1) });
    expect(await drift()).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/2y .* 1d/),
    });
    await project.destroy();
    expect(await api.userBuckets()).toEqual([]);
  });
});

describe("scripts/previewOfChange.mjs", () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(async () => {
    // Inside the consumer, so that the copies find the packages as a checkout does after npm ci.
    await mkdir(join(CONSUMER, ".work"), { recursive: true });
    folder = await mkdtemp(join(CONSUMER, ".work", "change-"));
    await mkdir(at("state"));
    await cp(EXAMPLE, at("base"), { recursive: true });
    await cp(EXAMPLE, at("head"), { recursive: true });
    const program = await readFile(join(EXAMPLE, "index.ts"), "utf8");
    // The change is in the settings: both checkouts have a program that reads them.
    const reading = `import { Config } from "@pulumi/pulumi";\n${program}`.replace(
      '"7d"',
      'new Config().require("raw") as "7d"',
    );
    for (const [name, raw] of [
      ["base", "7d"],
      ["head", "3d"],
    ] as const) {
      await writeFile(join(at(name), "index.ts"), reading);
      const settings = { config: { "checkout-buckets:raw": raw } };
      await writeFile(join(at(name), "Pulumi.preview.yaml"), JSON.stringify(settings));
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function previewOfChange() {
    const { bin } = await ensureEngine((message) => console.error(message));
    const env = separateEnvironment(bin, folder, { PULUMI_ACCESS_TOKEN: "", INFLUX_TOKEN: "" });
    const script = join(at("head"), "scripts/previewOfChange.mjs");
    return new Promise<{ error: Error | null; stdout: string }>((resolve) =>
      execFile(
        process.execPath,
        [script, "../base", "."],
        { cwd: at("head"), env },
        (error, stdout) => resolve({ error, stdout }),
      ),
    );
  }

  it("previews a code change without credentials", async () => {
    const { error, stdout } = await previewOfChange();
    expect(error).toBeNull();
    const steps: Step[] = JSON.parse(stdout).steps;
    const changes = steps.filter(({ op }) => op !== "same");
    expect(changes.map(({ op, urn }) => `${op} ${urn.split("::").pop()}`)).toEqual([
      "update checkout-raw",
    ]);
    for (const project of ["base", "head"]) {
      const left = (await readdir(at(project))).filter((file) => /^Pulumi\.preview/.test(file));
      expect(left).toEqual(["Pulumi.preview.yaml"]);
    }
    expect(Object.keys(changes[0]?.detailedDiff ?? {})).toEqual(["retentionRules[0].everySeconds"]);
  });

  it("fails, without a preview, if the settings of a real stack change", async () => {
    await mkdir(join(at("head"), "config"));
    for (const file of ["config/Pulumi.prod.yaml", "Pulumi.prod.yml", "Pulumi.json"]) {
      await writeFile(join(at("head"), file), "config: {}\n");
      const { error, stdout } = await previewOfChange();
      expect([error?.message, stdout]).toEqual([
        expect.stringContaining(`${file} changes, and a preview without credentials`),
        "",
      ]);
      await rm(join(at("head"), file));
    }
  });
});
