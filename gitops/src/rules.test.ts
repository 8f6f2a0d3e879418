import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(__dirname, "../..");

describe("influxdb-gitops/rules", () => {
  it("loads no client, validator or Pulumi, so that policy packs start quickly", {
    timeout: 60_000,
  }, () => {
    const script =
      'const { DECLARATION_RULES } = require("influxdb-gitops/rules");' +
      "console.log(JSON.stringify([DECLARATION_RULES.map(({ id }) => id), Object.keys(require.cache)]));";
    const [ids, files] = JSON.parse(
      execFileSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" }),
    );
    expect(ids).toEqual(["RET202", "BKT202"]);
    const heavy = (files as string[]).filter((file) =>
      /node_modules.(undici|zod|yaml|commander|@pulumi)/.test(file),
    );
    expect(heavy).toEqual([]);
  });
});
