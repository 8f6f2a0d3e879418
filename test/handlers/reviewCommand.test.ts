import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { connectionMark } from "pulumi-influxdb-serverless/client";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";

const ROOT = join(__dirname, "..", "..");
const GITOPS = join(ROOT, "gitops/bin/influxdb-gitops.js");
const fixture = (name: string) => join(ROOT, "gitops/src/review/fixtures", `${name}.json`);

let folder: string;
let emulator: Emulator | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "review-"));
});
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
  await rm(folder, { recursive: true });
});

interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command where there is no Pulumi, no profile and no other setting. */
function review(
  args: string[],
  { input = "" as string | Buffer, env = {}, cwd = folder } = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [GITOPS, "review", ...args], {
      cwd,
      env: { PATH: "/nonexistent", HOME: "/nonexistent", ...env },
    });
    const answer = { stdout: "", stderr: "" };
    child.stdout.on("data", (part) => (answer.stdout += part));
    child.stderr.on("data", (part) => (answer.stderr += part));
    child.on("close", (code) => resolve({ code, ...answer }));
    child.stdin.end(input);
  });
}

describe("influxdb-gitops review", () => {
  it.each([
    ["buckets", "destructive", 2],
    ["buckets", "never", 0],
    ["access", "destructive", 0],
    ["access", "breaking", 2],
    ["clean", "notice", 0],
  ])("of %s, failing on %s, ends with %i", async (name, failOn, code) => {
    expect((await review([fixture(name), "--fail-on", failOn])).code).toBe(code);
  });

  it("reads standard input, and writes several forms at once", async () => {
    const input = await readFile(fixture("buckets"), "utf8");
    const outs = ["--out", "markdown=a/review.md", "--out", "sarif=review.sarif"];
    const { code, stdout } = await review(["-", "--format", "json", ...outs], { input });
    expect(code).toBe(2);
    expect(JSON.parse(stdout).verdict).toBe("destructive");
    expect(await readFile(join(folder, "a/review.md"), "utf8")).toMatch(
      /^<!-- .*test\/test -->\n### 🔴/,
    );
    expect(JSON.parse(await readFile(join(folder, "review.sarif"), "utf8")).version).toBe("2.1.0");
  });

  it.each([
    ["nothing", "", /is empty/],
    ["half a preview", '{"steps": [', /cut short/],
    [
      "a failed preview",
      '{"steps":[],"diagnostics":[{"severity":"error","message":"boo"}]}',
      /boo/,
    ],
  ])("has no verdict on %s: 1, told in every form", async (_, input, message) => {
    const args = ["-", "--fail-on", "never", "--out", "markdown=review.md"];
    const { code, stdout } = await review(args, { input });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^review: no verdict/);
    expect(stdout).toMatch(message);
    const comment = await readFile(join(folder, "review.md"), "utf8");
    expect(comment).toMatch(/### ⚪ No verdict/);
    expect(comment).toMatch(message);
  });

  it("reads what PowerShell writes: UTF-8 and UTF-16 with their byte order marks", async () => {
    const preview = `\ufeff${await readFile(fixture("removedAll"), "utf8")}`;
    await review([fixture("removedAll"), "--waive", "--reason", "moved to #7"]);
    const waivers = `\ufeff${await readFile(join(folder, ".influxdb-review.yaml"), "utf8")}`;
    const piped = await review(["-"], { input: Buffer.from(preview, "utf16le") });
    expect(piped.code).toBe(0);
    const littleEndian = (text: string) => Buffer.from(text, "utf16le");
    const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();
    for (const encode of [Buffer.from, littleEndian, bigEndian]) {
      await writeFile(join(folder, "p.json"), encode(preview));
      await writeFile(join(folder, "w.yaml"), encode(waivers));
      const { code, stdout } = await review(["p.json", "--waivers", "w.yaml"]);
      expect([code, stdout]).toEqual([0, expect.stringContaining("moved to #7")]);
    }
  });

  it("ends as if they were read where nobody reads its messages", async () => {
    const args = [GITOPS, "review", fixture("removedAll"), "--waive", "--reason", "moved to #7"];
    const child = spawn(process.execPath, args, { cwd: folder });
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await readFile(join(folder, ".influxdb-review.yaml"), "utf8")).toContain("BKT101");
  });

  it("says what is wrong when there is no file, no Pulumi, or an option that does not fit", async () => {
    expect(await review(["none.json"])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/none\.json cannot be read/),
    });
    expect(await review([])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/no "pulumi" on PATH/),
    });
    for (const [args, message] of [
      [["x", "--refresh"], /leave out the file/],
      [["x", "--waive"], /needs --reason/],
      [["x", "--out", "pdf=x"], /FORMAT=FILE/],
      [["x", "--expires", "soon"], /It is a day/],
      [["x", "--expires", "9999-12-31"], /It must be within a year, by \d{4}-/],
      [["x", "--out", "json=."], /\. cannot be written/],
    ] as const) {
      expect(await review([...args])).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(message),
      });
    }
  });

  it.each([
    ["a broken file of waivers", "waivers: [\n", /w\.yaml:\d/],
    ["one of another form", "none", /w\.yaml:1: the file: /],
    ["one that stands for millions", "a: &a [x,x]\nwaivers: *b\n", /w\.yaml cannot be read/],
    ["one that is a folder", undefined, /\. cannot be read/],
  ])("has no verdict with %s: 1, told in every form", async (_, text, message) => {
    const file = text === undefined ? "." : "w.yaml";
    if (text !== undefined) await writeFile(join(folder, file), text);
    const forms = ["markdown", "json", "sarif"];
    const outs = forms.flatMap((form) => ["--out", `${form}=review.${form}`]);
    const args = [fixture("clean"), "--waivers", file, "--fail-on", "never", ...outs];
    const { code, stdout } = await review([...args, "--format", "github"]);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^::error /)]);
    expect(stdout).toMatch(message);
    for (const form of forms) {
      expect(await readFile(join(folder, `review.${form}`), "utf8")).toMatch(message);
    }
    const json = JSON.parse(await readFile(join(folder, "review.json"), "utf8"));
    expect(json.verdict).toBe("failed");
  });

  it.runIf(process.platform !== "win32")(
    "follows no link of a waivers file out of the project, and reads no device",
    async () => {
      const [inside, outside] = [join(folder, "in"), join(folder, "w.yaml")];
      await mkdir(inside);
      await writeFile(outside, "waivers: []\n");
      for (const target of [outside, "/dev/zero", "/nonexistent"]) {
        const link = join(inside, ".influxdb-review.yaml");
        await symlink(target, link);
        const { code, stdout } = await review([fixture("clean")], { cwd: inside });
        expect([code, stdout]).toEqual([1, expect.stringMatching(/review\.yaml cannot be read: /)]);
        await rm(link);
      }
      await writeFile(join(inside, "real.yaml"), "waivers: []\n");
      await symlink("real.yaml", join(inside, ".influxdb-review.yaml"));
      expect((await review([fixture("clean")], { cwd: inside })).code).toBe(0);
      expect((await review([fixture("clean"), "--waivers", "/dev/zero"])).code).toBe(1);
    },
  );

  it("says of a preview from a file that it may be a part, in every form", async () => {
    const note =
      /made with (--|&#45;&#45;)?--target or --exclude looks like a whole one, and one made without (--|&#45;&#45;)?show-replacement-steps hides/;
    for (const form of ["text", "markdown", "json", "sarif", "github"]) {
      const { stdout } = await review([fixture("clean"), "--format", form]);
      expect([form, stdout]).toEqual([form, expect.stringMatching(note)]);
    }
  });

  it("colours nothing that is no terminal, unless it must", async () => {
    const plain = await review([fixture("clean")]);
    const coloured = await review([fixture("clean")], { env: { FORCE_COLOR: "1" } });
    expect([plain.stdout, coloured.stdout].map((text) => text.includes("\u001b["))).toEqual([
      false,
      true,
    ]);
  });

  it("writes waivers which then let the same change pass, and only that", async () => {
    const first = await review([fixture("removedAll"), "--waive", "--reason", "moved to #7"]);
    expect(first).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/2 waivers written to \.influxdb-review\.yaml/),
    });
    const second = await review([fixture("removedAll")]);
    expect(second.code).toBe(0);
    expect(second.stdout).toMatch(/waived until \d{4}-\d\d-\d\d: moved to #7/);
    const other = await review([fixture("buckets")]);
    expect(other.code).toBe(2);
    expect(other.stdout).toContain(
      ".influxdb-review.yaml:2: BKT101 of metrics is unused: nothing in this preview fits it; take it out once the change is up",
    );
    const file = join(folder, ".influxdb-review.yaml");
    await writeFile(
      file,
      (await readFile(file, "utf8")).replace(/expires: .*/g, "expires: 2020-01-01"),
    );
    const late = await review([fixture("removedAll")]);
    expect(late).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(
        /\.influxdb-review\.yaml:2: BKT101 of metrics is expired: --waive renews it/,
      ),
    });
  });

  it("renews an expired waiver in its place", async () => {
    await review([fixture("removedAll"), "--waive", "--reason", "moved to #7"]);
    const file = join(folder, ".influxdb-review.yaml");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(/expires: .*/g, "expires: 2020-01-01 # a while ago"));
    const again = await review([fixture("removedAll"), "--waive", "--reason", "still moved"]);
    expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(/^2 waivers written/) });
    const renewed = await readFile(file, "utf8");
    expect(renewed.match(/rule:/g)).toHaveLength(2);
    expect(renewed.match(/expires: (?!2020)\d{4}-\d\d-\d\d # a while ago/g)).toHaveLength(2);
    const last = await review([fixture("removedAll")]);
    expect(last).toMatchObject({ code: 0, stdout: expect.not.stringContaining("is expired") });
  });

  it("tells the way out where it ends with 2, and only there", async () => {
    const told = async (...args: string[]) => (await review(args)).stdout.match(/Meant\?.*/g);
    const text = fixture("removedAll");
    expect(await told(text)).toEqual([
      'Meant? The same command with "--waive --reason …" writes 2 waivers to commit.',
    ]);
    expect(await told(text, "--cwd", "mine", "--format", "markdown")).toEqual([
      'Meant? "influxdb-gitops review preview.json --cwd mine --waive --reason …" writes 2 waivers to commit.</sub>',
    ]);
    expect(await told(text, "--fail-on", "never")).toBeNull();
    expect(await told(text, "--waive", "--reason", "moved to #7")).toBeNull();
    expect(await told(text)).toBeNull();
  });

  it("ends with 2 for what cannot be waived, after it has waived the rest", async () => {
    const strict = [fixture("retention"), "--fail-on", "breaking"];
    const told = "3 findings cannot be waived: the preview does not tell all values.";
    const first = await review([...strict, "--waive", "--reason", "moved to #7"]);
    expect(first).toMatchObject({ code: 2, stderr: expect.stringMatching(/^3 waivers written/) });
    expect(first.stdout).toContain(`\n${told}\n`);
    const second = await review([...strict, "--format", "markdown"]);
    expect(second).toMatchObject({
      code: 2,
      stdout: expect.stringContaining(`<sub>${told}</sub>`),
    });
  });

  it("names file and line of a waiver that cannot be read", async () => {
    await writeFile(join(folder, "w.yaml"), "waivers:\n  - rule: RET101\n");
    const { code, stdout } = await review([fixture("clean"), "--waivers", "w.yaml"]);
    expect(code).toBe(1);
    expect(stdout).toContain("w.yaml:2: waivers.0.resource: must be text");
  });
});

describe("the file of waivers without --waivers", () => {
  const FILE = ".influxdb-review.yaml";
  const there = (...path: string[]) => existsSync(join(folder, ...path, FILE));
  const mine = ["--cwd", "mine"];
  const waive = (...args: string[]) =>
    review([fixture("removedAll"), "--waive", "--reason", "moved to #7", ...args]);
  beforeEach(() => mkdir(join(folder, "mine")));

  it("is that of the project, where --waive writes it too", async () => {
    expect((await waive(...mine)).stderr).toContain(`written to ${join("mine", FILE)}`);
    expect([there("mine"), there()]).toEqual([true, false]);
    expect((await review([fixture("removedAll"), ...mine])).code).toBe(0);
    expect((await review([fixture("removedAll")])).code).toBe(2);
  });

  it("is that of the working directory where the project has none", async () => {
    await writeFile(join(folder, FILE), "# ours\n");
    await waive(...mine);
    expect([there("mine"), there()]).toEqual([false, true]);
    expect((await review([fixture("removedAll"), ...mine])).code).toBe(0);
    await writeFile(join(folder, "mine", FILE), "# none yet\n");
    expect((await review([fixture("removedAll"), ...mine])).code).toBe(2);
  });

  it("with --waivers is looked for from the working directory alone", async () => {
    await waive(...mine, "--waivers", "w.yaml");
    expect(existsSync(join(folder, "w.yaml"))).toBe(true);
    await waive(...mine);
    expect((await review([fixture("removedAll"), ...mine, "--waivers", "none.yaml"])).code).toBe(2);
  });
});

describe("the limits of the plan", () => {
  /** The preview `plan`, as if it had been made for this server. */
  async function planPreview(url: string): Promise<string> {
    const preview = JSON.parse(await readFile(fixture("plan"), "utf8"));
    preview.config["influxdb:url"] = url;
    return JSON.stringify(preview);
  }
  const env = ({ url, token, org }: Emulator) => ({
    INFLUX_HOST: url,
    INFLUX_TOKEN: token,
    INFLUX_ORG: org,
  });

  it("are read from the server where there is a token", async () => {
    emulator = await startEmulator({ plan: "free", token: "canary-token" });
    const api = apiOf(emulator);
    for (const name of ["first", "second"]) {
      const retentionRules = [{ type: "expire", everySeconds: 604_800 }];
      await api.createBucket({ orgID: emulator.orgID, name, retentionRules });
    }
    const input = await planPreview(emulator.url);
    const { stdout } = await review(["-"], { input, env: env(emulator) });
    expect(stdout).toContain("LIM501  first: retention 60d — the plan allows at most 30d");
    expect(stdout).toContain("LIM501  third: bucket 3 of 2 that the plan allows");
    expect(stdout).not.toContain("canary");
  });

  it("are not asked for without one, by another server's token, or where nobody wants it; and that is said", async () => {
    emulator = await startEmulator({ plan: "free" });
    const input = await planPreview("https://elsewhere.example");
    const notEvaluated = async (args: string[], settings = {}) =>
      (await review(["-", ...args], { input, env: settings })).stdout.match(/LIM501: .*/)?.[0];
    expect(await notEvaluated([])).toMatch(/no settings of the server are here/);
    expect(await notEvaluated(["--no-limits"])).toBe("LIM501: --no-limits");
    emulator.counters.reset();
    expect(await notEvaluated([], env(emulator))).toMatch(/for another server than the preview's/);
    expect(await notEvaluated([], { ...env(emulator), INFLUX_HOST: "http://127.0.0.1:1" })).toMatch(
      /another server/,
    );
  });

  /** A `pulumi` that answers for a project with a selected stack, and for that only. */
  const PULUMI = `#!/usr/bin/env bash
case "$*" in
  *--stack*) exit 1 ;;
  *preview*) cat preview.json ;;
  *"stack export"*) cat state.json ;;
  *config*) cat config.json ;;
esac
`;

  it.runIf(process.platform !== "win32")(
    "are those of the selected stack where the preview is made here",
    async () => {
      emulator = await startEmulator({ plan: "free", token: "canary-token" });
      const { url, token, org } = emulator;
      const config = {
        "influxdb:url": { value: url },
        "influxdb:token": { value: token, secret: true },
        "influxdb:org": { value: org },
      };
      const project = join(folder, "mine");
      await mkdir(project);
      await writeFile(join(folder, "pulumi"), PULUMI, { mode: 0o755 });
      await writeFile(join(project, "preview.json"), await planPreview(url));
      await writeFile(join(project, "config.json"), JSON.stringify(config));
      const stateAt = (server?: string) => {
        const connection = server && `${connectionMark({ url: server, org: undefined })}.0`;
        const type = typeToken("bucket");
        const urn = `urn:pulumi:prod::p::${type}::old`;
        const old = { urn, type, id: "1", inputs: {}, outputs: { connection } };
        const deployment = { resources: server ? [old] : [] };
        return writeFile(join(project, "state.json"), JSON.stringify({ version: 3, deployment }));
      };
      await stateAt(url);
      const settings = { PATH: [folder, process.env.PATH].join(delimiter) };
      const { stdout } = await review(["--cwd", "mine"], { env: settings });
      expect(stdout).toContain("LIM501  first: retention 60d — the plan allows at most 30d");
      expect(stdout).not.toContain("canary");

      // The settings come from the pull request: a server of which the state knows nothing gets no token.
      for (const server of ["https://elsewhere.example", undefined]) {
        await stateAt(server);
        emulator.counters.reset();
        const refused = await review(["--cwd", "mine"], { env: settings });
        expect(refused.stdout).toMatch(/LIM501: .*the state has no buckets of the server/);
        expect(emulator.counters.read().calls).toEqual({});
      }
      // Nor does one get INFLUX_TOKEN that INFLUX_HOST does not name.
      await stateAt(url);
      await writeFile(
        join(project, "config.json"),
        JSON.stringify({ "influxdb:url": { value: url } }),
      );
      const other = {
        ...settings,
        INFLUX_TOKEN: token,
        INFLUX_ORG: org,
        INFLUX_HOST: "http://127.0.0.1:1",
      };
      const kept = await review(["--cwd", "mine"], { env: other });
      expect(kept.stdout).toMatch(/LIM501: .*INFLUX_HOST is another server/);
      await writeFile(join(project, "config.json"), "{}");
      const without = await review(["--cwd", "mine"], { env: settings });
      expect(without.stdout).toMatch(/LIM501: the limits of the plan could not be read: /);
    },
  );
});
