import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readProjectName } from "./projectName";
import { PulumiError } from "./runPulumi";

const folder = mkdtempSync(join(tmpdir(), "project-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "Pulumi.yaml");

describe("readProjectName", () => {
  it("finds the project in a parent folder", async () => {
    writeFileSync(file, "name: buckets\nruntime: nodejs\n");
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    expect(await readProjectName(join(folder, "a", "b"))).toBe("buckets");
  });

  it("reads the file that Pulumi reads, as Pulumi reads it", async () => {
    const at = mkdtempSync(join(folder, "files-"));
    const nameAfter = (name: string, text: string) => {
      writeFileSync(join(at, name), text);
      return readProjectName(at);
    };
    expect(await nameAfter("Pulumi.yml", "name: yml\n")).toBe("yml");
    expect(await nameAfter("Pulumi.yaml", "x: &x { name: merged }\n<<: *x\n")).toBe("merged");
    expect(await nameAfter("Pulumi.json", '{ "name": "json" }')).toBe("json");
    symlinkSync(at, join(folder, "link"));
    mkdirSync(join(at, "below"));
    expect(await readProjectName(join(folder, "link", "below"))).toBe("json");
  });

  it.each(["config:\n  token: [canary", "runtime: nodejs", "", "[]"])(
    "reports the problem with %j without quoting it",
    async (text) => {
      writeFileSync(file, text);
      const error = await readProjectName(folder).catch((it: unknown) => it);
      expect(error).toBeInstanceOf(PulumiError);
      expect((error as Error).message).toContain(file);
      expect((error as Error).message).not.toContain("canary");
    },
  );
});
