import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

/*
 * Checks whether the repository can be released as it is. If not, exits with 1 and says what is missing.
 *   node scripts/release/check.mjs [--tag v1.2.3] [--repository owner/name]
 */

/**
 * @typedef {ReturnType<typeof readProject>} Project what of a repository a release depends on
 * @typedef {{ folder: string, manifest: Record<string, any> }} Package
 */

/** @param {string} root */
export function readProject(root) {
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), "utf8");
  const { version, workspaces } = JSON.parse(read("package.json"));
  const folders = workspaces.flatMap((/** @type {string} */ pattern) => {
    if (!pattern.endsWith("/*")) return [pattern];
    const parent = pattern.slice(0, -2);
    const all = readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
    return all.filter((folder) => existsSync(join(root, folder, "package.json")));
  });
  /** @type {Package[]} */
  const packages = folders.map((/** @type {string} */ folder) => ({
    folder,
    manifest: JSON.parse(read(`${folder}/package.json`)),
  }));
  return {
    version: String(version),
    packages,
    /** What the lock file says of each folder. @type {Record<string, { version?: string }>} */
    locked: JSON.parse(read("package-lock.json")).packages,
    changelog: read("CHANGELOG.md"),
    recordings: readdirSync(join(root, "test", "fixtures")),
  };
}

/**
 * Returns why a project can't be released as it is: one line each, with the next step.
 * @param {Project} project
 * @param {{ tag?: string | undefined, repository?: string | undefined }} [place] the tag to release; `owner/name` on
 *   GitHub, where the release runs
 */
export function problemsOf({ version, packages, locked, changelog, recordings }, place = {}) {
  /** @type {string[]} */
  const problems = [];
  /** @param {boolean} isGood @param {string} problem */
  const need = (isGood, problem) => isGood || problems.push(problem);

  const { tag = `v${version}`, repository } = place;
  need(
    tag === `v${version}`,
    `the tag is ${tag}, but package.json says ${version}: tag v${version}, or set the version`,
  );

  const own = new Set(packages.map(({ manifest }) => manifest.name));
  for (const { folder, manifest } of packages) {
    const file = `${folder}/package.json`;
    need(manifest.version === version, `${file} has version ${manifest.version}, not ${version}`);
    const inLock = locked[folder]?.version;
    need(inLock === version, `package-lock.json has ${folder} at ${inLock}: run npm install`);
    for (const kind of [
      "dependencies",
      "devDependencies",
      "peerDependencies",
      "optionalDependencies",
    ]) {
      for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
        need(
          !own.has(name) || range === version,
          `${file} asks for ${name} ${range} (${kind}), not ${version}`,
        );
      }
    }
    if (manifest.private) continue;
    // npm's provenance compares the repository in package.json with the place where the workflow runs.
    const { url, directory } = manifest.repository ?? {};
    const hint = 'without which npm accepts no provenance: see "Release" in CONTRIBUTING.md';
    need(Boolean(url), `${file} has no "repository", ${hint}`);
    need(!url || directory === folder, `${file}: repository.directory must be "${folder}"`);
    const expected = repository ? `git+https://github.com/${repository}.git` : url;
    need(!url || url === expected, `${file}: repository.url must be "${expected}"`);
  }

  /** Whether the sections have lines, by title. */
  const sections = new Map(
    changelog.split(/^## /m).map((text) => [text.split("\n")[0] ?? "", /^- /m.test(text)]),
  );
  const title = [...sections.keys()].find((text) => text.split(" ")[0] === version);
  const expectedTitle = `## ${version} - YYYY-MM-DD`;
  if (title === undefined) {
    problems.push(`CHANGELOG.md has no "${expectedTitle}": put that line below "## Unreleased"`);
  } else {
    const [, date = ""] = / - (\d{4}-\d\d-\d\d)$/.exec(title) ?? [];
    const isDate = !Number.isNaN(Date.parse(date));
    need(isDate, `CHANGELOG.md: "## ${title}" must be "${expectedTitle}"`);
    need(sections.get(title) === true, `CHANGELOG.md: the section of ${version} is empty`);
    need(
      !sections.get("Unreleased"),
      `CHANGELOG.md has lines under "## Unreleased": are they part of ${version}?`,
    );
  }
  need(
    recordings.includes(`state-${version}`),
    `test/fixtures/state-${version} is missing: record the state of this version`,
  );
  return problems;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { tag: { type: "string" }, repository: { type: "string" } },
  });
  const project = readProject(resolve(import.meta.dirname, "..", ".."));
  const problems = problemsOf(project, values);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length === 0) process.stdout.write(`${project.version} can be released\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
