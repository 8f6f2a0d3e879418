import { describe, expect, it } from "vitest";
import { nextSteps } from "./nextSteps";

const steps = (options: Partial<Parameters<typeof nextSteps>[0]>) =>
  nextSteps({ include: [], stack: "prod", ...options }, "/p/prod-before-import-1.json").join("\n");

describe("nextSteps", () => {
  it("warns that the next up deletes undeclared objects, before it names the preview", () => {
    expect(steps({})).toMatch(
      /program must declare these objects before the next "pulumi up", which otherwise deletes them with their data[\s\S]*"pulumi preview --stack prod --expect-no-changes"/,
    );
  });

  it("suggests an export with the same options", () => {
    expect(steps({})).toContain("    npx influxdb-gitops export --stack prod\n");
    expect(steps({ include: ["telegraf/*", "scratch"], cwd: "my infra" })).toContain(
      '    npx influxdb-gitops export --stack prod --cwd "my infra" --include "telegraf/*" --include scratch\n',
    );
    expect(steps({ terraform: "-" })).toContain(
      "    npx influxdb-gitops export --stack prod --terraform -\n",
    );
    expect(steps({ include: ['a"$b`'] })).toContain('--include "a\\"\\$b\\`"\n');
    expect(steps({})).toContain('"pulumi preview --stack prod --expect-no-changes"');
  });

  it("says not to commit the file of the previous state, and when to delete it", () => {
    expect(steps({})).toMatch(
      /\/p\/prod-before-import-1\.json[^\n]*secrets[^\n]*don't commit it[^\n]*delete it when the preview is empty/,
    );
  });

  it("mentions Terraform only if the objects come from there", () => {
    expect(steps({})).not.toContain("terraform state rm");
    expect(steps({ terraform: "state.json" })).toMatch(/"terraform state rm".*Never/);
  });
});
