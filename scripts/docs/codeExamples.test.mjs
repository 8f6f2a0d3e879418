import { expect, it } from "vitest";
import { compile, docstringExamples, pageExample } from "./codeExamples.mjs";

const MODULES = ["provider/src/index.ts", "emulator/src/index.ts", "gitops/src/rules.ts"];
const PAGES = [
  "README.md",
  "docs/adopting.md",
  "docs/organizations.md",
  "docs/resources.md",
  "docs/testing.md",
  "provider/README.md",
  "emulator/README.md",
  "gitops/README.md",
];

it("every public function and class has an example in its docstring, and all of them compile", () => {
  const examples = docstringExamples(MODULES);
  expect(examples.filter(({ code }) => code === "")).toEqual([]);
  expect(examples.map(({ place }) => place)).toContain("provider/src/index.ts: Bucket");
  expect(compile(examples)).toEqual([]);
}, 120_000);

it("the programs in the README and docs compile", () => {
  expect(compile(PAGES.map(pageExample))).toEqual([]);
}, 120_000);

it("an example that doesn't compile is reported by name", () => {
  const example = {
    place: "here",
    code: 'import { Bucket } from "pulumi-influxdb-serverless";\nnew Bucket(7);',
  };
  expect(compile([example])).toEqual([expect.stringMatching(/^here: Argument of type 'number'/)]);
}, 120_000);
