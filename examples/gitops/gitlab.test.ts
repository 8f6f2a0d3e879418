import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";

// Each test starts a command.
vi.setConfig({ testTimeout: 60_000 });

const ROOT = join(__dirname, "..", "..");

interface Ended {
  code: unknown;
  stdout: string;
  stderr: string;
}

describe("gitlab/.gitlab-ci.yml", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gitlab-"));
    copyFileSync(join(__dirname, "gitlab", ".gitlab-ci.yml"), join(folder, ".gitlab-ci.yml"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A pipeline's jobs, according to GitLab's schema and rules. */
  async function jobsIn(variables: Record<string, string>): Promise<string[]> {
    const flags = Object.entries(variables).flatMap(([key, value]) => [
      "--variable",
      `${key}=${value}`,
    ]);
    const bin = join(ROOT, "node_modules/.bin/gitlab-ci-local");
    const { code, stdout, stderr } = await new Promise<Ended>((resolve) =>
      execFile(bin, ["--list-json", ...flags], { cwd: folder }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      ),
    );
    expect(stderr).toContain("json schema validated");
    expect(code).toBe(0);
    const jobs: { name: string; when: string }[] = JSON.parse(
      // Warnings come first: a pipeline's variables are predefined.
      stdout.slice(stdout.search(/^\[/m)),
    );
    return jobs.filter(({ when }) => when !== "never").map(({ name }) => name);
  }

  const request = { CI_PIPELINE_SOURCE: "merge_request_event", CI_PROJECT_ID: "1" };

  it.each([
    [
      "a merge request of a fork",
      { ...request, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "2" },
      ["preview-without-credentials"],
    ],
    [
      "a merge request of the project",
      { ...request, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "1" },
      ["preview-without-credentials", "preview-with-credentials"],
    ],
    [
      "a merge",
      { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main", CI_DEFAULT_BRANCH: "main" },
      ["up"],
    ],
    [
      "a branch",
      { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "x", CI_DEFAULT_BRANCH: "main" },
      [],
    ],
    ["a schedule", { CI_PIPELINE_SOURCE: "schedule" }, ["drift"]],
  ])("runs the right jobs for %s", async (_, variables, jobs) => {
    expect(await jobsIn(variables as Record<string, string>)).toEqual(jobs);
  });

  it.each([
    ["the example", "examples/gitops/gitlab/.gitlab-ci.yml", /preview/],
    ["the template", "gitops/templates/review.gitlab-ci.yml", /review/],
  ])("%s reviews with commands that are not from the merge request", (_, file, name) => {
    const jobs: Record<string, { script?: string[] }> = parse(
      readFileSync(join(ROOT, file), "utf8"),
    );
    const scripts = Object.entries(jobs).filter(([job, { script }]) => name.test(job) && script);
    expect(scripts).not.toEqual([]);
    for (const [, { script }] of scripts) {
      expect(script?.join("\n")).not.toMatch(
        /npx|(?<!\.\.\/(base|reviewer)\/)node_modules|npm run (?!--silent --prefix \.\.\/base)/,
      );
    }
  });

  it("gives the write token only to up", () => {
    const jobs: Record<string, object> = parse(
      readFileSync(join(folder, ".gitlab-ci.yml"), "utf8"),
    );
    const writing = Object.keys(jobs).filter((name) =>
      JSON.stringify(jobs[name]).includes("INFLUX_TOKEN_WRITE"),
    );
    expect(writing).toEqual(["up"]);
    expect(JSON.stringify(jobs["preview-without-credentials"])).not.toContain("TOKEN");
  });
});
