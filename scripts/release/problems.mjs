/**
 * @typedef {{ folder: string, manifest: Record<string, any> }} Package
 * @typedef {object} Project what of a repository a release depends on
 * @property {Package} root
 * @property {Package[]} packages the workspaces
 * @property {Record<string, { version?: string }>} locked what the lock file says of each folder
 * @property {string} changelog
 * @property {string[]} recordings the versions whose state is recorded
 */

const DEPENDENCIES = [
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "optionalDependencies",
];

/**
 * Why a project cannot be released as it is: one line each, with the next step; none when it can. Pure.
 * @param {Project} project
 * @param {{ tag?: string, repository?: string }} [place] tag: the tag that is to be released; repository: `owner/name`
 *   on GitHub, where the release runs
 */
export function problemsOf(project, { tag, repository } = {}) {
  const version = project.root.manifest.version;
  return [
    ...(tag === undefined || tag === `v${version}`
      ? []
      : [
          `the tag is ${tag}, but package.json says ${version}: tag v${version}, or set the version`,
        ]),
    ...versionProblems(project, version),
    ...changelogProblems(project.changelog, version),
    ...(project.recordings.includes(version)
      ? []
      : [`test/fixtures/state-${version} is missing: record the state of this version`]),
    ...project.packages
      .filter(({ manifest }) => !manifest.private)
      .flatMap((item) => repositoryProblems(item, repository)),
  ];
}

/**
 * @param {Project} project
 * @param {string} version
 */
function versionProblems({ packages, locked }, version) {
  const own = new Set(packages.map(({ manifest }) => manifest.name));
  return packages.flatMap(({ folder, manifest }) => {
    const file = `${folder}/package.json`;
    const problems = [];
    if (manifest.version !== version) {
      problems.push(`${file} has version ${manifest.version}, not ${version}`);
    }
    if (locked[folder]?.version !== version) {
      problems.push(
        `package-lock.json has ${folder} at ${locked[folder]?.version}: run npm install`,
      );
    }
    for (const kind of DEPENDENCIES) {
      for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
        if (own.has(name) && range !== version) {
          problems.push(`${file} asks for ${name} ${range} (${kind}), not ${version}`);
        }
      }
    }
    return problems;
  });
}

/**
 * @param {string} changelog
 * @param {string} version
 */
function changelogProblems(changelog, version) {
  const sections = changelog
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [title = "", ...lines] = text.split("\n");
      return { title: title.trim(), isEmpty: lines.every((line) => !line.startsWith("- ")) };
    });
  const dated = sections.find(({ title }) => title === version || title.startsWith(`${version} `));
  const problems = [];
  if (!dated) {
    problems.push(
      `CHANGELOG.md has no section "## ${version} - <date>": put that line below "## Unreleased"`,
    );
  } else {
    if (!isDate(dated.title.slice(`${version} - `.length))) {
      problems.push(
        `CHANGELOG.md: the section "## ${dated.title}" must be "## ${version} - YYYY-MM-DD"`,
      );
    }
    if (dated.isEmpty) problems.push(`CHANGELOG.md: the section of ${version} is empty`);
  }
  const unreleased = sections.find(({ title }) => title === "Unreleased");
  if (dated && unreleased && !unreleased.isEmpty) {
    problems.push(`CHANGELOG.md has lines under "## Unreleased": are they part of ${version}?`);
  }
  return problems;
}

/** @param {string} text */
function isDate(text) {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

/**
 * What npm's provenance needs: the repository from which a package was published stands in its package.json.
 * @param {Package} item
 * @param {string} [repository]
 */
function repositoryProblems({ folder, manifest }, repository) {
  const file = `${folder}/package.json`;
  const { url, directory } = manifest.repository ?? {};
  if (!url) {
    return [
      `${file} has no "repository", without which npm accepts no provenance: see "Release" in CONTRIBUTING.md`,
    ];
  }
  const problems = [];
  if (directory !== folder) problems.push(`${file}: repository.directory must be "${folder}"`);
  const expected = repository && `git+https://github.com/${repository}.git`;
  if (expected && url !== expected) problems.push(`${file}: repository.url must be "${expected}"`);
  return problems;
}
