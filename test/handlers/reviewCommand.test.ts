import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { preview, useReview, writePulumi } from "../support/review";

/** A token. */
const CANARY = "canary-token-of-the-program";

const at = useReview();
const { review } = at;

describe("influxdb-gitops review", () => {
  it.each([
    ["buckets", "destructive", 2],
    ["buckets", "never", 0],
    ["access", "destructive", 0],
    ["access", "breaking", 2],
    ["clean", "notice", 0],
  ])("of %s with --fail-on %s exits with %i", async (name, failOn, code) => {
    expect((await review([preview(name), "--fail-on", failOn])).code).toBe(code);
  });

  it("reads standard input, and writes several formats at once", async () => {
    const input = await readFile(preview("buckets"), "utf8");
    const outs = ["--out", "markdown=a/review.md", "--out", "sarif=review.sarif"];
    const { code, stdout } = await review(["-", "--format", "json", ...outs], { input });
    expect(code).toBe(2);
    expect(JSON.parse(stdout).verdict).toBe("destructive");
    expect(await readFile(join(at.folder, "a/review.md"), "utf8")).toMatch(
      /^<!-- .*test\/test -->\n### 🔴/,
    );
    expect(JSON.parse(await readFile(join(at.folder, "review.sarif"), "utf8")).version).toBe(
      "2.1.0",
    );
  });

  it.each([
    ["nothing", "", /is empty/],
    ["a truncated preview", '{"steps": [', /is truncated/],
    [
      "a failed preview",
      '{"steps":[],"diagnostics":[{"severity":"error","message":"boo"}]}',
      /boo/,
    ],
  ])("gives no verdict on %s and exits with 1", async (_, input, message) => {
    const args = ["-", "--fail-on", "never", "--out", "markdown=review.md"];
    const { code, stdout } = await review(args, { input });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^review: no verdict/);
    expect(stdout).toMatch(message);
    const comment = await readFile(join(at.folder, "review.md"), "utf8");
    expect(comment).toMatch(/### ⚪ No verdict/);
    expect(comment).toMatch(message);
  });

  it("names the problem with the file, Pulumi or an invalid option", async () => {
    expect(await review(["none.json"])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/none\.json cannot be read/),
    });
    expect(await review([])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/no "pulumi" on PATH/),
    });
    for (const [args, message] of [
      [["x", "--refresh"], /omit the file/],
      [["x", "--waive"], /needs --reason/],
      [["x", "--out", "pdf=x"], /FORMAT=FILE/],
      [["x", "--expires", "soon"], /Use a date/],
      [["x", "--expires", "9999-12-31"], /It must be within a year, by \d{4}-/],
      [["x", "--out", "json=."], /\. cannot be written/],
    ] as const) {
      expect(await review([...args])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(message),
      });
    }
  });

  it("shows no token that a failed program prints, in any format", async () => {
    const INFLUX_TOKEN = "canary-token-of-the-environment";
    const diagnostics = [{ severity: "error", message: `Authorization: Token ${INFLUX_TOKEN}` }];
    const input = JSON.stringify({ steps: [], diagnostics });
    for (const form of ["text", "markdown", "json", "sarif", "github"]) {
      const { stdout } = await review(["-", "--format", form], { input, env: { INFLUX_TOKEN } });
      expect(stdout).toMatch(/Authorization: Token/);
      expect(stdout).not.toMatch(/canary|of-the-environment/);
    }
  });

  it.runIf(process.platform !== "win32").each<[string, NodeJS.ProcessEnv, object | undefined]>([
    ["in INFLUX_TOKEN, even if the settings can't be read", { INFLUX_TOKEN: CANARY }, undefined],
    ["in the profile", { INFLUX_CONFIGS_PATH: "configs" }, {}],
    ["in the stack's tokenEnv", { EU: CANARY }, { "influxdb:tokenEnv": { value: "EU" } }],
    ["in a variable whose name ends in TOKEN", { EU_TOKEN: CANARY }, {}],
    ["in the stack's settings", {}, { "influxdb:token": { value: CANARY, secret: true } }],
  ])("shows no token that the previewed program prints: %s", async (_, env, config) => {
    await writePulumi(at.folder);
    const diagnostics = [{ severity: "error", message: `Authorization: Token ${CANARY}` }];
    const files = {
      "preview.json": JSON.stringify({ steps: [], diagnostics }),
      configs: `[default]\n  url = "https://eu.example"\n  token = "${CANARY}"\n`,
      ...(config && { "config.json": JSON.stringify(config) }),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(at.folder, name), text);
    const { stdout } = await review(["--format", "markdown"], {
      env: { PATH: [at.folder, process.env.PATH].join(delimiter), ...env },
    });
    expect(stdout).toMatch(/No verdict[\s\S]*Authorization: Token/);
    expect(stdout).not.toMatch(/canary|of-the-program/);
  });

  it("marks a comment without a verdict like any other", async () => {
    await writeFile(join(at.folder, "Pulumi.yaml"), "name: plant\nruntime: nodejs\n");
    const { stdout } = await review(["--stack", "acme/plant/dev", "--format", "markdown"]);
    expect(stdout).toMatch(/^<!-- influxdb-gitops review plant\/dev -->\n/);
    expect(stdout).toMatch(/No verdict/);
  });

  it("rejects a preview of another stack than --stack names", async () => {
    const rejected = async (stack: string, name: string) => {
      const { code, stdout } = await review([preview("plan"), "--stack", stack]);
      const reason = `This preview is for stack test/test, not ${name}.`;
      expect([code, stdout]).toEqual([1, expect.stringContaining(reason)]);
    };
    await rejected("prod", "prod");
    await rejected("acme/prod", "acme/prod");
    await rejected("acme/other/test", "other/test");
    await writeFile(join(at.folder, "Pulumi.yaml"), "name: test\n");
    await rejected("prod", "test/prod");
    expect((await review([preview("plan"), "--stack", "test"])).stdout).not.toContain("not test/");
  });

  it("notes in every format that a preview from a file may be partial", async () => {
    const note =
      /made with (--|&#45;&#45;)?--target or --exclude looks like a complete one, and one made without (--|&#45;&#45;)?show-replacement-steps hides/;
    for (const form of ["text", "markdown", "json", "sarif", "github"]) {
      const { stdout } = await review([preview("clean"), "--format", form]);
      expect([form, stdout]).toEqual([form, expect.stringMatching(note)]);
    }
  });
});
