import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { problemsOf, readProject } from "./check.mjs";

/** @typedef {import("./check.mjs").Project} Project */

const read = () => readProject(resolve(import.meta.dirname, "..", ".."));
const version = read().version;

/** This repository on the day of a release. @returns {Project} */
function project() {
  const found = read();
  const published = found.packages.filter(({ manifest }) => !manifest.private);
  for (const { folder, manifest } of published) {
    const url = "git+https://github.com/acme/buckets.git";
    manifest.repository = { type: "git", url, directory: folder };
  }
  const changelog = `# Changelog\n\n## Unreleased\n\n## ${version} - 2026-11-23\n\n- A thing.\n\n## 0.0.1 - 2026-01-01\n\n- B\n`;
  return { ...found, changelog };
}

/** @param {Project} project @param {string} folder */
const manifestOf = ({ packages }, folder) =>
  packages.find((item) => item.folder === folder)?.manifest ?? {};

/** @param {string} from @param {string} to */
const changelog = (from, to) => (/** @type {Project} */ item) => {
  item.changelog = item.changelog.replace(from, to);
};

/** @type {[string, (item: Project) => unknown][]} */
const BROKEN = [
  [
    "emulator/package.json has version 9, not",
    (it) => {
      manifestOf(it, "emulator").version = "9";
    },
  ],
  [
    "gitops/package.json asks for pulumi-influxdb-serverless ^1.0.0 (dependencies), not",
    (it) => {
      manifestOf(it, "gitops").dependencies["pulumi-influxdb-serverless"] = "^1.0.0";
    },
  ],
  [
    "test/package.json asks for influxdb-gitops 2.0.0 (devDependencies), not",
    (it) => {
      manifestOf(it, "test").devDependencies = { "influxdb-gitops": "2.0.0" };
    },
  ],
  [
    "package-lock.json has gitops at 9: run npm install",
    (it) => {
      it.locked.gitops = { version: "9" };
    },
  ],
  [
    `test/fixtures/state-${version} is missing`,
    (it) => {
      it.recordings = ["state-0.0.1"];
    },
  ],
  [
    'emulator/package.json has no "repository"',
    (it) => {
      manifestOf(it, "emulator").repository = undefined;
    },
  ],
  [
    'emulator/package.json: repository.directory must be "emulator"',
    (it) => {
      manifestOf(it, "emulator").repository.directory = "gitops";
    },
  ],
  [`has no "## ${version} - YYYY-MM-DD"`, changelog(`## ${version} - 2026-11-23`, "")],
  [`"## ${version}" must be "## ${version} - YYYY-MM-DD"`, changelog(" - 2026-11-23", "")],
  [`"## ${version} - 2026-13-23" must be`, changelog("2026-11", "2026-13")],
  [`the section of ${version} is empty`, changelog("- A thing.", "")],
  ['lines under "## Unreleased"', changelog("Unreleased\n", "Unreleased\n\n- C\n")],
];

describe("the release check", () => {
  it("finds nothing wrong with this repository except the missing address and unreleased changes", () => {
    const open = /has no "repository"|lines under "## Unreleased"/;
    expect(problemsOf(read()).filter((problem) => !open.test(problem))).toEqual([]);
    const place = { tag: `v${version}`, repository: "acme/buckets" };
    expect(problemsOf(project(), place)).toEqual([]);
  });

  it.each(BROKEN)("%s", (expected, change) => {
    const item = project();
    change(item);
    expect(problemsOf(item)).toEqual([expect.stringContaining(expected)]);
  });

  it("compares with the tag and with the workflow's repository", () => {
    expect(problemsOf(project(), { tag: version })).toEqual([
      expect.stringContaining(`the tag is ${version}, but package.json says ${version}: tag v`),
    ]);
    const problems = problemsOf(project(), { repository: "acme/other" });
    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(/repository.url must be "git\+https:\/\/github.com\/acme\/other/);
  });
});
