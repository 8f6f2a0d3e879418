import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { describe, expect, inject, it } from "vitest";
import { execute } from "../../scripts/packedPackages.mjs";
import { ROOT } from "../support/engine";

const attw = createRequire(__filename).resolve("@arethetypeswrong/cli/package.json");

/** The files of each package that are not compiled, and its maximum size in kilobytes: packed and unpacked. */
const EXPECTED: Record<string, { files: string[]; packed: number; unpacked: number }> = {
  provider: { files: [], packed: 640, unpacked: 2_700 },
  emulator: { files: ["bin/influxdb-serverless-emulator.js"], packed: 85, unpacked: 300 },
  gitops: {
    files: [
      "action/comment.sh",
      "action/noVerdict.sh",
      "action/trusted.sh",
      "bin/influxdb-gitops.js",
      "review.schema.json",
      "templates/gitlabNote.mjs",
      "templates/review.gitlab-ci.yml",
    ],
    packed: 480,
    unpacked: 1_950,
  },
};

/** The types of each source, and its code if that is not part of a bundle. */
function compiled(workspace: string, isBundled: boolean): string[] {
  const sources = readdirSync(join(ROOT, workspace, "src"), { recursive: true, encoding: "utf8" });
  return sources
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .map((path) => join("dist", path.slice(0, -".ts".length)))
    .flatMap((path) => (isBundled ? [`${path}.d.ts`] : [`${path}.js`, `${path}.d.ts`]));
}

/** A bundle: the package's entry points, their shared chunks, and source maps. */
const BUNDLE =
  /^dist\/((index|runtime|client|rules|cli)\.js|chunks\/\w[\w-]*\.js|LICENSES\.txt)(\.map)?$/;

describe.each(inject("tarballs"))("tarball of $workspace", (tarball) => {
  const { workspace, file, size, unpackedSize, files } = tarball;
  const expected = EXPECTED[workspace] ?? { files: [], packed: 0, unpacked: 0 };

  it("has the compiled files, but no tests, sources or build information", () => {
    const paths = files.map(({ path }) => path).sort();
    const bundle = paths.filter((path) => BUNDLE.test(path) && !isEmulator(workspace));
    expect(bundle.length > 0).toBe(!isEmulator(workspace));
    const all = [
      ...compiled(workspace, !isEmulator(workspace)),
      ...bundle,
      ...["LICENSE", "README.md", "package.json"],
      ...expected.files,
    ];
    const hint = "what dist has more is left of older sources: remove dist and build";
    expect(paths, hint).toEqual(all.sort());
  });

  it(`has ${kilobytes(size)} KB, unpacked ${kilobytes(unpackedSize)} KB`, () => {
    expect(kilobytes(size)).toBeLessThan(expected.packed);
    expect(kilobytes(unpackedSize)).toBeLessThan(expected.unpacked);
  });

  it("passes publint", async () => {
    const content = await readFile(file);
    const tarball = content.buffer.slice(
      content.byteOffset,
      content.byteOffset + content.byteLength,
    ) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("has types that resolve like the code, with any module resolution", async () => {
    const cli = join(dirname(attw), "dist", "index.js");
    const told = await execute(process.execPath, [cli, "--format", "ascii", file], { cwd: ROOT });
    expect(told).toContain("No problems found");
  });
});

/** Its code is as TypeScript emits it: it starts once, not with each command. */
function isEmulator(workspace: string): boolean {
  return workspace === "emulator";
}

function kilobytes(bytes: number): number {
  return Math.round(bytes / 1_000);
}
