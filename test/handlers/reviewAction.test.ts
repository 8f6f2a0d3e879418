import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderMarkdown } from "../../gitops/src/review/render/markdown";
import { failedReview } from "../../gitops/src/review/review";
import { AS_GITHUB, BASH, errorsOf, useCiJob } from "../support/ciJob";
import { type Answer, ROOT } from "../support/commands";
import { RENDER } from "../support/reviewPreview";

const job = useCiJob();

describe("action.yml", () => {
  const action = parse(readFileSync(join(ROOT, "action.yml"), "utf8"));

  it("matches the schema of GitHub actions", () => {
    expect(errorsOf("github-action.json", action)).toEqual([]);
  });

  it("puts nothing from a pull request into a script, and pins the actions that it uses", () => {
    for (const step of action.runs.steps) {
      expect(step.run ?? "").not.toContain("${{");
      if (step.uses) expect(step.uses).toMatch(/@v\d+$/);
      if (step.run) expect(step.shell).toBe("bash");
    }
  });

  it("uses every input, and no undefined one", () => {
    const used = JSON.stringify(action.runs).matchAll(/inputs\.([\w-]+)/g);
    expect(new Set([...used].map(([, name]) => name))).toEqual(new Set(Object.keys(action.inputs)));
  });

  const environment = (more: Record<string, string>) => ({
    ACTION_PATH: ROOT,
    STACK: "",
    CWD: ".",
    PREVIEW: join(ROOT, "gitops/src/review/fixtures/buckets.json"),
    REFRESH: "false",
    DATA: "false",
    FAIL_ON: "destructive",
    WAIVERS: "",
    MARKER: "",
    JOB_INDEX: "0",
    GITHUB_WORKFLOW: "pull request",
    GITHUB_JOB: "review",
    GITHUB_OUTPUT: join(job.folder, "output"),
    GITHUB_STEP_SUMMARY: join(job.folder, "summary"),
    RUNNER_TEMP: job.folder,
    INFLUX_HOST: "",
    ...more,
  });
  const runFirstStep = (more: Record<string, string> = {}) =>
    job.run(BASH, [...AS_GITHUB, "-c", action.runs.steps[0].run], environment(more));

  it("reviews, sets the outputs, and leaves it to the last step to fail", async () => {
    const { code, stdout, stderr } = await runFirstStep();
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^::error file=index\.js,title=BKT101 bucket deleted::gone: /m);
    expect(outputs()).toMatchObject({ code: "2", verdict: "destructive" });
    expect(readFileSync(outputs().markdown, "utf8")).toBe(
      readFileSync(join(job.folder, "summary"), "utf8"),
    );
    for (const name of ["json", "sarif"]) {
      expect(() => JSON.parse(readFileSync(outputs()[name], "utf8"))).not.toThrow();
    }
  });

  it("writes no SARIF without a verdict, since that would close the alerts of an earlier review", async () => {
    writeFileSync(join(job.folder, "failed.json"), '{ "steps": [] }');
    await runFirstStep({ PREVIEW: "failed.json" });
    expect(outputs().verdict).toBe("failed");
    expect(outputs()).not.toHaveProperty("sarif");
    expect(outputs()).toHaveProperty("json");
  });

  it("finds the same without the secrets for --data, as for a fork, and adds a note", async () => {
    const [plain, looked] = [
      await runFirstStep(),
      await runFirstStep({ DATA: "true", INFLUX_TOKEN: "" }),
    ];
    expect([looked.code, looked.stderr]).toEqual([0, ""]);
    expect(outputs()).toMatchObject({ code: "2", verdict: "destructive" });
    const errors = ({ stdout }: Answer) =>
      stdout.split("\n").filter((line) => /^::error/.test(line));
    expect(errors(looked)).toEqual(errors(plain));
    expect(looked.stdout).toMatch(/::notice .*::Not checked: .* the server is not configured/);
    expect(plain.stdout).not.toContain("looked at");
  });

  const outputs = () =>
    Object.fromEntries(
      readFileSync(join(job.folder, "output"), "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split("=")),
    );

  it("uses the given waivers file or that of cwd, and reports a broken one in the comment", async () => {
    for (const [file, WAIVERS] of [
      ["w.yaml", "w.yaml"],
      ["infra/.influxdb-review.yaml", ""],
    ] as const) {
      mkdirSync(join(job.folder, "infra"), { recursive: true });
      writeFileSync(join(job.folder, file), "none");
      writeFileSync(join(job.folder, "output"), "");
      const { code, stderr } = await runFirstStep({ WAIVERS, CWD: "infra" });
      expect([code, stderr]).toEqual([0, ""]);
      expect(outputs()).toMatchObject({ code: "1", verdict: "failed" });
      const comment = readFileSync(outputs().markdown, "utf8");
      expect(comment).toMatch(
        /^<!-- influxdb-gitops review infra_pull_request_review_0_\S+ -->\n### ⚪ No verdict/,
      );
      expect(comment).toContain(`${file}:1: the file: `);
    }
  });

  it.each<[string, Record<string, string>]>([
    ["an invalid input", { FAIL_ON: "everything" }],
    ["inputs that contradict each other", { REFRESH: "true" }],
    ["a reviewer that cannot be built", { ACTION_PATH: "bare" }],
  ])("replaces the comment with one without a verdict for %s", async (_, more) => {
    const bare = join(job.folder, "bare");
    mkdirSync(join(bare, "gitops"), { recursive: true });
    cpSync(join(ROOT, "gitops/action"), join(bare, "gitops/action"), { recursive: true });
    const ACTION_PATH = more.ACTION_PATH ? bare : ROOT;
    const { code } = await runFirstStep({ CWD: "a -- b", STACK: "prod ü", ...more, ACTION_PATH });
    expect(code).toBe(0);
    expect(outputs()).toMatchObject({ code: "1", verdict: "failed" });
    const [marker, verdict] = readFileSync(outputs().markdown, "utf8").split("\n");
    // The marker that the command writes.
    const own = renderMarkdown(failedReview([]), { ...RENDER, marker: "a -- b prod ü" });
    expect(marker).toBe(own.split("\n")[0]);
    expect(verdict).toBe("### ⚪ No verdict: the review failed");
    expect(readFileSync(join(job.folder, "summary"), "utf8")).toContain(verdict);
  });

  it.runIf(process.platform === "linux")(
    "replaces the comment if the job is canceled",
    async () => {
      // A preview that never comes.
      const PREVIEW = join(job.folder, "preview.json");
      execFileSync("mkfifo", [PREVIEW]);
      const script = ["2", BASH, ...AS_GITHUB, "-c", action.runs.steps[0].run];
      const { code } = await job.run("timeout", script, environment({ PREVIEW }));
      expect(code).toBe(124);
      expect(outputs()).toMatchObject({ code: "1", verdict: "failed" });
      expect(readFileSync(outputs().markdown, "utf8")).toContain("No verdict");
    },
  );

  it("marks the comment of each review differently, with the marker that the command writes", async () => {
    const long = "é".repeat(150);
    const names = ["区域一 prod", "区域二 prod", "a--b prod", "a-b prod", "a  prod", "a prod"];
    const lengths = [
      `${long}${long}1`,
      `${long}${long}2`,
      `${"x".repeat(200)}1`,
      `${"x".repeat(200)}2`,
    ];
    const markers = await Promise.all(
      [...names, ...lengths].map(async (marker) => {
        const script = join(ROOT, "gitops/action/noVerdict.sh");
        const { stdout } = await job.run(BASH, [script, marker], {});
        const own = renderMarkdown(failedReview([]), { ...RENDER, marker });
        expect(stdout.split("\n")[0]).toBe(own.split("\n")[0]);
        return own.split("\n")[0];
      }),
    );
    expect(new Set(markers).size).toBe(markers.length);
    // As in version 0.1.0, whose comments are still found.
    expect(markers).toContain("<!-- influxdb-gitops review a_prod -->");
    expect(markers).toContain("<!-- influxdb-gitops review a-b_prod -->");
  });

  it("keeps the reviews of several stacks apart, even if only their jobs differ", async () => {
    const PREVIEW = join(ROOT, "gitops/src/review/fixtures/clean.json");
    const reviews: Record<string, string>[] = [
      { GITHUB_WORKFLOW: "of us" },
      { GITHUB_JOB: "us" },
      { GITHUB_JOB: "eu" },
      { JOB_INDEX: "1" },
      { PREVIEW },
      { MARKER: "us east" },
      { STACK: "acme/buckets/prod", FAIL_ON: "everything" },
    ];
    const names: string[][] = [];
    // The folder of another runner.
    const RUNNER_TEMP = mkdtempSync(join(job.folder, "runner-"));
    const before = join(job.folder, "preview.json");
    copyFileSync(environment({}).PREVIEW, before);
    copyFileSync(before, join(RUNNER_TEMP, "preview.json"));
    reviews[0] = { ...reviews[0], PREVIEW: before };
    const elsewhere = { ...reviews[0], RUNNER_TEMP, PREVIEW: join(RUNNER_TEMP, "preview.json") };
    for (const more of [...reviews, elsewhere]) {
      writeFileSync(join(job.folder, "output"), "");
      await runFirstStep(more);
      const [marker = ""] = readFileSync(outputs().markdown, "utf8").split("\n");
      names.push([marker, outputs().category]);
    }
    expect(names.pop()).toEqual(names[0]);
    for (const index of [0, 1]) {
      expect(new Set(names.map((name) => name[index])).size).toBe(reviews.length);
    }
    // As in version 0.1.0, whose comments and alerts are still found.
    expect(names.slice(-2)).toEqual([
      ["<!-- influxdb-gitops review us_east -->", "us-east"],
      ["<!-- influxdb-gitops review ._acme/buckets/prod -->", ".-acme/buckets/prod"],
    ]);
  });

  it("runs nothing that the pull request provides", async () => {
    const evil =
      '#!/usr/bin/env node\nrequire("fs").appendFileSync(process.env.EVIL, __filename);\n';
    const bin = join(job.folder, "node_modules/.bin");
    mkdirSync(bin, { recursive: true });
    for (const name of ["bash", "node", "npm", "npx", "pulumi", "mktemp", "gh"]) {
      writeFileSync(join(bin, name), '#!/bin/sh\necho "$0 $*" >>"$EVIL"\nexit 0\n', {
        mode: 0o755,
      });
    }
    for (const name of ["influxdb-gitops", "pulumi-influxdb-serverless"]) {
      const there = join(job.folder, "node_modules", name);
      mkdirSync(join(there, "bin"), { recursive: true });
      mkdirSync(join(there, "dist"));
      writeFileSync(join(there, "package.json"), JSON.stringify({ name, main: "index.js" }));
      for (const file of ["index.js", "bin/influxdb-gitops.js", "dist/cli.js"]) {
        writeFileSync(join(there, file), evil);
      }
    }
    writeFileSync(join(job.folder, "evil.js"), evil);
    const EVIL = join(job.folder, "evil");
    for (const PATH of [bin, "node_modules/.bin", "", "."]) {
      const { code, stderr } = await runFirstStep({
        EVIL,
        GITHUB_WORKSPACE: job.folder,
        NODE_PATH: join(job.folder, "node_modules"),
        NODE_OPTIONS: `--require ${join(job.folder, "evil.js")}`,
        PATH: [PATH, process.env.PATH].join(delimiter),
      });
      const ran = existsSync(EVIL) ? readFileSync(EVIL, "utf8") : "nothing";
      expect([PATH, code, stderr, ran]).toEqual([PATH, 0, "", "nothing"]);
      expect(outputs().verdict).toBe("destructive");
    }
    const comment = await job.run(BASH, [...AS_GITHUB, "-c", action.runs.steps[1].run], {
      ACTION_PATH: ROOT,
      PATH: [bin, process.env.PATH].join(delimiter),
      EVIL,
      REVIEW: outputs().markdown,
      GITHUB_WORKSPACE: job.folder,
      GITHUB_REPOSITORY: "acme/buckets",
      PULL_REQUEST: "7",
      AUTHOR: "nobody",
      GH_TOKEN: "",
      GH_HOST: "127.0.0.1:1",
    });
    expect([comment.code, existsSync(EVIL)]).toEqual([0, false]);
  });
});
