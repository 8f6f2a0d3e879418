import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { useBackendOfJob } from "./backend";

const folder = mkdtempSync(join(tmpdir(), "backend-"));
afterAll(() => rmSync(folder, { recursive: true }));
const login = (text: string) => writeFileSync(join(folder, "credentials.json"), text);

/** The backend that Pulumi then uses, whatever the project's file says. */
function backendOf(env: Record<string, string>): string | undefined {
  const given: Record<string, string | undefined> = { PULUMI_HOME: folder, ...env };
  useBackendOfJob(given);
  return given.PULUMI_BACKEND_URL;
}

it("useBackendOfJob takes the variable, then the login, then Pulumi's own order", () => {
  login('{ "current": "s3://state" }');
  expect(backendOf({ PULUMI_BACKEND_URL: "file://ours" })).toBe("file://ours");
  expect(backendOf({ PULUMI_API: "https://api.example" })).toBe("s3://state");
  for (const text of ['{ "current": "" }', "{}", "not JSON"]) {
    login(text);
    expect(backendOf({ PULUMI_API: "https://api.example" })).toBe("https://api.example");
    expect(backendOf({})).toBe("https://api.pulumi.com");
  }
  login('{ "current": "s3://state" }');
  expect(backendOf({ PULUMI_HOME: "/nonexistent", PULUMI_CREDENTIALS_PATH: folder })).toBe(
    "s3://state",
  );
});
