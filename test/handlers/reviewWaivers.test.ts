import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { GITOPS } from "../support/commands";
import { preview, useReview, WAIVERS } from "../support/review";

const at = useReview();
const { review } = at;
const removedAll = [preview("removedAll")];

describe("waivers file", () => {
  it.each([
    ["broken", "waivers: [\n", /w\.yaml:\d/],
    ["in another format", "none", /w\.yaml:1: the file: /],
    ["a file with an unknown alias", "a: &a [x,x]\nwaivers: *b\n", /w\.yaml cannot be read/],
    ["a folder", undefined, /\. cannot be read/],
  ])("gives no verdict if it is %s, and exits with 1", async (_, text, message) => {
    const file = text === undefined ? "." : "w.yaml";
    if (text !== undefined) await writeFile(join(at.folder, file), text);
    const forms = ["markdown", "json", "sarif"];
    const outs = forms.flatMap((form) => ["--out", `${form}=review.${form}`]);
    const args = [preview("clean"), "--waivers", file, "--fail-on", "never", ...outs];
    const { code, stdout } = await review([...args, "--format", "github"]);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^::error /)]);
    expect(stdout).toMatch(message);
    for (const form of forms) {
      expect(await readFile(join(at.folder, `review.${form}`), "utf8")).toMatch(message);
    }
    const json = JSON.parse(await readFile(join(at.folder, "review.json"), "utf8"));
    expect(json.verdict).toBe("failed");
  });

  it.runIf(process.platform !== "win32")(
    "is not read through a link out of the project or from a device",
    async () => {
      const [inside, outside] = [join(at.folder, "in"), join(at.folder, "w.yaml")];
      await mkdir(inside);
      await writeFile(outside, "waivers: []\n");
      for (const target of [outside, "/dev/zero", "/nonexistent"]) {
        const link = join(inside, WAIVERS);
        await symlink(target, link);
        const { code, stdout } = await review([preview("clean")], { cwd: inside });
        expect([code, stdout]).toEqual([1, expect.stringMatching(/review\.yaml cannot be read: /)]);
        await rm(link);
      }
      await writeFile(join(inside, "real.yaml"), "waivers: []\n");
      await symlink("real.yaml", join(inside, WAIVERS));
      expect((await review([preview("clean")], { cwd: inside })).code).toBe(0);
      expect((await review([preview("clean"), "--waivers", "/dev/zero"])).code).toBe(1);
    },
  );

  it("written by --waive lets the same change pass, and only that", async () => {
    const waive = (reason: string) => review([...removedAll, "--waive", "--reason", reason]);
    const file = join(at.folder, WAIVERS);
    const expire = async (comment = "") => {
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace(/expires: .*/g, `expires: 2020-01-01${comment}`));
    };
    expect(await waive("moved to #7")).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/2 waivers written to \.influxdb-review\.yaml/),
    });
    expect(await review(removedAll)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/waived until \d{4}-\d\d-\d\d: moved to #7/),
    });
    expect(await review([preview("buckets")])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining(
        ".influxdb-review.yaml:2: BKT101 for metrics is unused: no finding in this preview matches it; remove it after the change is deployed",
      ),
    });
    await expire(" # a while ago");
    expect(await review(removedAll)).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(
        /\.influxdb-review\.yaml:2: BKT101 for metrics is expired: if the change is still intended, renew it with --waive/,
      ),
    });
    // An expired waiver is renewed in place.
    expect(await waive("still moved")).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^2 waivers written/),
    });
    const renewed = await readFile(file, "utf8");
    expect(renewed.match(/rule:/g)).toHaveLength(2);
    expect(renewed.match(/expires: (?!2020)\d{4}-\d\d-\d\d # a while ago/g)).toHaveLength(2);
    const last = await review(removedAll);
    expect(last).toMatchObject({ code: 0, stdout: expect.not.stringContaining("is expired") });
  });

  it("is suggested if the review exits with 2, and only then", async () => {
    const told = async (...args: string[]) => (await review(args)).stdout.match(/Intended\?.*/g);
    expect(await told(...removedAll)).toEqual([
      'Intended? The same command with "--waive --reason …" writes 2 waivers to commit.',
    ]);
    expect(await told(...removedAll, "--cwd", "mine", "--format", "markdown")).toEqual([
      'Intended? "npx influxdb-gitops review preview.json --cwd mine --waive --reason …" (or with --stack) writes 2 waivers to commit.</sub>',
    ]);
    expect(await told(...removedAll, "--fail-on", "never")).toBeNull();
    expect(await told(...removedAll, "--waive", "--reason", "moved to #7")).toBeNull();
    expect(await told(...removedAll)).toBeNull();
  });

  it("does not cover what cannot be waived: exits with 2 after the rest is waived", async () => {
    const strict = [preview("retention"), "--fail-on", "breaking"];
    const told = "3 findings cannot be waived: the preview does not show all values.";
    const first = await review([...strict, "--waive", "--reason", "moved to #7"]);
    expect(first).toMatchObject({ code: 2, stderr: expect.stringMatching(/^3 waivers written/) });
    expect(first.stdout).toContain(`\n${told}\n`);
    const second = await review([...strict, "--format", "markdown"]);
    expect(second).toMatchObject({
      code: 2,
      stdout: expect.stringContaining(`<sub>${told}</sub>`),
    });
  });
});

describe("location of the waivers file", () => {
  const there = (...path: string[]) => existsSync(join(at.folder, ...path, WAIVERS));
  const mine = ["--cwd", "mine"];
  const waive = (...args: string[]) =>
    review([...removedAll, "--waive", "--reason", "moved to #7", ...args]);
  beforeEach(() => mkdir(join(at.folder, "mine")));

  it("is the project, also for --waive", async () => {
    expect((await waive(...mine)).stderr).toContain(`written to ${join("mine", WAIVERS)}`);
    expect([there("mine"), there()]).toEqual([true, false]);
    expect((await review([...removedAll, ...mine])).code).toBe(0);
    expect((await review(removedAll)).code).toBe(2);
  });

  it("is the working directory if the project has no file", async () => {
    await writeFile(join(at.folder, WAIVERS), "# ours\n");
    await waive(...mine);
    expect([there("mine"), there()]).toEqual([false, true]);
    expect((await review([...removedAll, ...mine])).code).toBe(0);
    await writeFile(join(at.folder, "mine", WAIVERS), "# none yet\n");
    expect((await review([...removedAll, ...mine])).code).toBe(2);
  });

  it("is relative to the working directory with --waivers", async () => {
    await waive(...mine, "--waivers", "w.yaml");
    expect(existsSync(join(at.folder, "w.yaml"))).toBe(true);
    await waive(...mine);
    expect((await review([...removedAll, ...mine, "--waivers", "none.yaml"])).code).toBe(2);
  });
});

describe("influxdb-gitops review", () => {
  it("reads UTF-8 and UTF-16 with byte order marks, as PowerShell writes them", async () => {
    const json = `\ufeff${await readFile(preview("removedAll"), "utf8")}`;
    await review([preview("removedAll"), "--waive", "--reason", "moved to #7"]);
    const waivers = `\ufeff${await readFile(join(at.folder, WAIVERS), "utf8")}`;
    const piped = await review(["-"], { input: Buffer.from(json, "utf16le") });
    expect(piped.code).toBe(0);
    const littleEndian = (text: string) => Buffer.from(text, "utf16le");
    const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();
    for (const encode of [Buffer.from, littleEndian, bigEndian]) {
      await writeFile(join(at.folder, "p.json"), encode(json));
      await writeFile(join(at.folder, "w.yaml"), encode(waivers));
      const { code, stdout } = await review(["p.json", "--waivers", "w.yaml"]);
      expect([code, stdout]).toEqual([0, expect.stringContaining("moved to #7")]);
    }
  });

  it("exits normally if nobody reads its output", async () => {
    const args = [GITOPS, "review", preview("removedAll"), "--waive", "--reason", "moved to #7"];
    const child = spawn(process.execPath, args, { cwd: at.folder });
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await readFile(join(at.folder, WAIVERS), "utf8")).toContain("BKT101");
  });
});
