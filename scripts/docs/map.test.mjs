import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..", "..");

/** The folders that the first cells of the map name, from the root; a second one of a cell stands beside the first. */
function mapped() {
  const [, section = ""] = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8").split(
    "\n## The map\n",
  );
  const [table = ""] = section.split("\n## ");
  const cells = table
    .split("\n")
    .flatMap((line) => /^\| (`.*?`) (?:besides )?\|/.exec(line)?.[1] ?? []);
  return cells.flatMap((cell) => {
    const [first = "", ...more] = [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) =>
      name.replace(/\/$/, ""),
    );
    return [
      first,
      ...more.map((name) => (existsSync(join(ROOT, name)) ? name : join(dirname(first), name))),
    ];
  });
}

/** @param {string} folder from the root */
function foldersIn(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !["node_modules", "dist"].includes(entry.name))
    .map(({ name }) => join(folder, name));
}

/** @param {string} folder @param {string} file */
const has = (folder, file) => existsSync(join(ROOT, folder, file));

describe("the map in CONTRIBUTING.md", () => {
  it("names what there is", () => {
    const named = mapped().filter((name) => !/[<*]/.test(name));
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it("leaves no folder of the sources and tests out", () => {
    const named = new Set(mapped());
    const folders = ["provider/src", "gitops/src", "test"].flatMap(foldersIn);
    const isTold = (/** @type {string} */ folder) =>
      named.has(folder) ||
      (named.has("provider/src/<resource>") && has(folder, "resource.ts")) ||
      (named.has("gitops/src/<command>") && has(folder, "command.ts")) ||
      // The row of all tests names each kind.
      (dirname(folder) === "test" &&
        readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8").includes(`\`${folder.slice(5)}\``));
    expect(folders.filter((folder) => !isTold(folder))).toEqual([]);
  });
});
