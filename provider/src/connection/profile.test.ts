import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readActiveProfile } from "./profile";

const folder = mkdtempSync(join(tmpdir(), "profile-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const write = (text: string) => {
  const file = join(folder, String(count++));
  writeFileSync(file, text);
  return { INFLUX_CONFIGS_PATH: file };
};

const TWO = `
[eu]
  url = "https://eu.example"
  token = "eu-token"
  org = "acme"
  active = false

[us]
  url = "https://us.example"
  token = "us-token"
  org = "acme"
  active = true
`;

describe("readActiveProfile", () => {
  it("returns the active profile, or the one in INFLUX_ACTIVE_CONFIG", () => {
    expect(readActiveProfile(write(TWO))).toMatchObject({
      name: "us",
      url: "https://us.example",
      token: "us-token",
    });
    expect(readActiveProfile({ ...write(TWO), INFLUX_ACTIVE_CONFIG: "eu" })?.name).toBe("eu");
    expect(() => readActiveProfile({ ...write(TWO), INFLUX_ACTIVE_CONFIG: "no" })).toThrow(
      /no profile "no"/,
    );
  });

  it("returns a single profile, but none of several if none is active", () => {
    expect(readActiveProfile(write('[a]\nurl = "http://a"'))?.name).toBe("a");
    expect(readActiveProfile(write(TWO.replace("true", "false")))).toBeUndefined();
  });

  it("works without a file", () => {
    expect(readActiveProfile({ INFLUX_CONFIGS_PATH: join(folder, "none") })).toBeUndefined();
  });

  it("reports a broken file without showing its content", () => {
    const broken = write('[a]\ntoken = "top-secret\n');
    expect(() => readActiveProfile(broken)).toThrow(/is not a valid TOML file/);
    expect(() => readActiveProfile(broken)).not.toThrow(/top-secret/);
  });
});
