import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { problemsOf } from "./problems.mjs";
import { readProject } from "./readProject.mjs";

const CHANGELOG =
  "# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-11-23\n\n### Added\n\n- A thing.\n\n## 1.1.0 - 2026-01-01\n\n- B\n";
const repository = (/** @type {string} */ directory) => ({
  type: "git",
  url: "git+https://github.com/acme/buckets.git",
  directory,
});

/** A project that can be released, but for what a test changes of it. */
function project() {
  return {
    root: { folder: ".", manifest: { name: "root", version: "1.2.0", private: true } },
    packages: [
      { folder: "a", manifest: { name: "a", version: "1.2.0", repository: repository("a") } },
      {
        folder: "b",
        manifest: {
          name: "b",
          version: "1.2.0",
          repository: repository("b"),
          dependencies: { a: "1.2.0", other: "^7.0.0" },
        },
      },
      {
        folder: "c",
        manifest: { name: "c", version: "1.2.0", private: true, devDependencies: { b: "1.2.0" } },
      },
    ],
    locked: { a: { version: "1.2.0" }, b: { version: "1.2.0" }, c: { version: "1.2.0" } },
    changelog: CHANGELOG,
    recordings: ["1.1.0", "1.2.0"],
  };
}

/**
 * @param {string} from
 * @param {string} to
 */
const changelog = (from, to) => (/** @type {import("./problems.mjs").Project} */ item) => {
  item.changelog = CHANGELOG.replace(from, to);
};

describe("problemsOf", () => {
  it("has none for a project that can be released", () => {
    expect(problemsOf(project(), { tag: "v1.2.0", repository: "acme/buckets" })).toEqual([]);
    expect(problemsOf(project())).toEqual([]);
  });

  it.each([
    ["v1.2.1", "the tag is v1.2.1, but package.json says 1.2.0"],
    ["1.2.0", "the tag is 1.2.0, but package.json says 1.2.0: tag v1.2.0"],
  ])("tag %s: %s", (tag, expected) => {
    expect(problemsOf(project(), { tag })).toEqual([expect.stringContaining(expected)]);
  });

  it.each(
    /** @type {[string, (item: ReturnType<typeof project>) => unknown][]} */ ([
      [
        "b/package.json has version 1.1.0, not 1.2.0",
        ({ packages }) => Object.assign(packages[1]?.manifest ?? {}, { version: "1.1.0" }),
      ],
      [
        "b/package.json asks for a ^1.2.0 (dependencies), not 1.2.0",
        ({ packages }) =>
          Object.assign(packages[1]?.manifest ?? {}, { dependencies: { a: "^1.2.0" } }),
      ],
      [
        "c/package.json asks for b 1.1.0 (devDependencies), not 1.2.0",
        ({ packages }) =>
          Object.assign(packages[2]?.manifest ?? {}, { devDependencies: { b: "1.1.0" } }),
      ],
      [
        "package-lock.json has b at 1.1.0: run npm install",
        ({ locked }) => Object.assign(locked, { b: { version: "1.1.0" } }),
      ],
      [
        "test/fixtures/state-1.2.0 is missing: record the state of this version",
        ({ recordings }) => recordings.pop(),
      ],
      [
        'a/package.json has no "repository"',
        ({ packages }) => Object.assign(packages[0]?.manifest ?? {}, { repository: undefined }),
      ],
      [
        'b/package.json: repository.directory must be "b"',
        ({ packages }) =>
          Object.assign(packages[1]?.manifest ?? {}, { repository: repository("a") }),
      ],
      ['no section "## 1.2.0 - <date>"', changelog("## 1.2.0 - 2026-11-23\n", "")],
      ['"## 1.2.0" must be "## 1.2.0 - YYYY-MM-DD"', changelog(" - 2026-11-23", "")],
      ['"## 1.2.0 - 2026-13-23" must be', changelog("2026-11", "2026-13")],
      ["the section of 1.2.0 is empty", changelog("- A thing.", "")],
      [
        'lines under "## Unreleased": are they part of 1.2.0?',
        changelog("Unreleased\n", "Unreleased\n\n- C\n"),
      ],
    ]),
  )("%s", (expected, change) => {
    const item = project();
    change(item);
    expect(problemsOf(item)).toEqual([expect.stringContaining(expected)]);
  });

  it("compares with the repository in which the release runs", () => {
    expect(problemsOf(project(), { repository: "acme/other" })).toEqual([
      'a/package.json: repository.url must be "git+https://github.com/acme/other.git"',
      'b/package.json: repository.url must be "git+https://github.com/acme/other.git"',
    ]);
  });
});

describe("this repository", () => {
  it("lacks nothing for a release but its address", () => {
    const root = resolve(import.meta.dirname, "..", "..");
    const open = /has no "repository"|lines under "## Unreleased"/;
    expect(problemsOf(readProject(root)).filter((problem) => !open.test(problem))).toEqual([]);
  });
});
