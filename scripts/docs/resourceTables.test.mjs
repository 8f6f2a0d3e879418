import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readArguments } from "./docstrings.mjs";
import { resourceTables, withTables } from "./resourceTables.mjs";

describe("README", () => {
  it("has the tables that the docstrings give: else run npm run docs:readme", () => {
    const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
    expect(readme).toBe(withTables(readme, resourceTables()));
  });
});

describe("withTables", () => {
  const text =
    "a\n<!-- arguments of A: from there -->\nold\n\nolder\n<!-- end -->\nb\n<!-- end -->\n";

  it("replaces what stands between the markers, and nothing else", () => {
    expect(withTables(text, { A: "new: $1" })).toBe(
      "a\n<!-- arguments of A: from there -->\n\nnew: $1\n\n<!-- end -->\nb\n<!-- end -->\n",
    );
  });

  it("refuses a text without the marker", () => {
    expect(() => withTables(text, { B: "" })).toThrow("arguments of B");
  });
});

describe("readArguments", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "docstrings-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (/** @type {string} */ members) => {
    const file = join(folder, "resource.ts");
    writeFileSync(file, `export interface Args {\n${members}\n}\n`);
    return readArguments(file, "Args");
  };

  it("reads meaning, default and what a change does", () => {
    const required =
      "/** One | two.\n * Three.\n * @change replaces, and\n * more\n */\na: string;";
    const optional = '/** Four. @defaultValue `"x"`\n * @change in place */\nb?: string;';
    expect(read(`${required}\n${optional}`)).toEqual([
      {
        name: "a",
        isRequired: true,
        meaning: "One | two. Three",
        defaultValue: "",
        change: "replaces, and more",
      },
      {
        name: "b",
        isRequired: false,
        meaning: "Four",
        defaultValue: '`"x"`',
        change: "in place",
      },
    ]);
  });

  it.each([
    ["a: string;", "Args.a has no meaning"],
    ["/** A. */\na: string;", "Args.a needs @change"],
    ["/** A. @change perhaps */\na: string;", "Args.a needs @change with one of: in place"],
    ["/** A. @change in place */\na?: string;", "Args.a needs @defaultValue"],
    ["/** A. @change in place\n * @defaultValue b */\na: string;", "Args.a is required"],
  ])("refuses %j", (members, message) => {
    expect(() => read(members)).toThrow(message);
  });
});
