import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { replaceFile } from "./replaceFile";

const BUILT = join(__dirname, "../../dist/data/replaceFile.js");

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "replace-"));
  file = join(folder, "file");
  await writeFile(file, "before");
});
afterEach(() => rm(folder, { recursive: true }));

describe("replaceFile", () => {
  it.runIf(process.platform !== "win32")("changes nothing if the disk is full", async () => {
    const script = `require(process.argv[1]).replaceFile(process.argv[2], "x".repeat(8000))`;
    // The system stores only the first 4 KB of a longer file, and reports that only for the next write.
    const limited = ["-c", 'ulimit -f 4; exec "$@"', "", process.execPath, "-e", script];
    const written = promisify(execFile)("/bin/bash", [...limited, BUILT, file]);
    await expect(written).rejects.toMatchObject({ stderr: expect.stringContaining("EFBIG") });
    expect(await readFile(file, "utf8")).toBe("before");
    expect(await readdir(folder)).toEqual(["file"]);
  });

  it("replaces the file that a symbolic link points to", async () => {
    const link = join(folder, "link");
    await symlink(file, link);
    await replaceFile(link, "after");
    expect(await readFile(file, "utf8")).toBe("after");
  });
});
