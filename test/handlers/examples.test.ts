import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/engine";

const ENGINE = join(ROOT, "test", "engine");
const engineTests = readdirSync(ENGINE).map((file) => readFileSync(join(ENGINE, file), "utf8"));
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

describe.each(readdirSync(join(ROOT, "examples")))("examples/%s", (name) => {
  it("runs on the real engine", () => {
    const title = `describe("examples/${name} on the real engine"`;
    expect(engineTests.filter((text) => text.includes(title))).toHaveLength(1);
  });

  it("has a row in the README and a description", () => {
    expect(readme).toContain(`| [examples/${name}](examples/${name}/README.md) | `);
    const { private: isPrivate, description } = JSON.parse(
      readFileSync(join(ROOT, "examples", name, "package.json"), "utf8"),
    );
    expect({ isPrivate, description }).toEqual({ isPrivate: true, description: expect.anything() });
    expect(readFileSync(join(ROOT, "examples", name, "README.md"), "utf8")).toMatch(/^# /);
  });
});
