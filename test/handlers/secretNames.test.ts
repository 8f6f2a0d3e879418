import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import { afterAll, describe, expect, it } from "vitest";
import { GITOPS, runCommand } from "../support/commands";
import { shareEmulator } from "../support/emulator";

const NAME = "canary-name";
const ORG = "canary-org";

/** A `pulumi` for a stack with one bucket; its name is secret in the state, and the organization in the settings. */
const PULUMI = `#!/usr/bin/env bash
case "$*" in
  *"stack export"*) cat state.json ;;
  *"stack ls"*) echo "[]" ;;
  *config*) cat config.json ;;
  *) echo v3.250.0 ;;
esac
`;
const secret = (text: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(text),
});

let folder: string;
// Without the list of tokens, doctor reads a bucket and names it.
const OPTIONS = { org: ORG, switches: { authorizationsApi: "absent" } } as const;
shareEmulator(OPTIONS, async ({ api, emulator }) => {
  folder = await mkdtemp(join(tmpdir(), "secret-"));
  const { orgID, url, token, userID } = emulator;
  const { id } = await api.createBucket({ orgID, name: NAME, schemaType: "explicit" });
  await api.call("POST", `/api/v2/buckets/${id}/members`, { id: userID });
  const type = typeToken("bucket");
  const properties = { name: secret(NAME) };
  const deployment = {
    resources: [
      {
        urn: `urn:pulumi:prod::shop::${type}::hidden`,
        type,
        id,
        inputs: properties,
        outputs: { ...properties, orgId: orgID, declared: ["name"] },
      },
    ],
  };
  const config = {
    "influxdb:url": { value: url },
    "influxdb:token": { value: token, secret: true },
    "influxdb:org": { value: ORG, secret: true },
  };
  await writeFile(join(folder, "pulumi"), PULUMI, { mode: 0o755 });
  await writeFile(join(folder, "state.json"), JSON.stringify({ version: 3, deployment }));
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  await writeFile(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
});
afterAll(() => rm(folder, { recursive: true }));

async function gitops(...args: string[]) {
  const env = { PATH: [folder, process.env.PATH].join(delimiter) };
  const options = { cwd: folder, env };
  const { code, stdout, stderr } = await runCommand(GITOPS, [...args, "--stack", "prod"], options);
  return { code, output: stdout + stderr };
}

describe.runIf(process.platform !== "win32")("secrets of a stack", () => {
  it.each([[[]], [["--json"]]])("are not shown by doctor %j", async (form) => {
    const { code, output } = await gitops("doctor", ...form);
    expect(code, output).toBe(0);
    expect(output).not.toContain("canary");
    expect(output).toMatch(/it can read those of bucket \\?"\[secret\]/);
    expect(output).toMatch(/organization.*\[redacted\]/s);
  });

  it("are not shown by import or drift --unmanaged", async () => {
    const dry = await gitops("import", "--dry-run");
    expect(dry.output).toMatch(/would import {2}BucketMember \[redacted\]-/);
    const drift = await gitops("drift", "--unmanaged");
    expect(drift.output).toMatch(/unmanaged {3}BucketMember \S+ on \[secret\]/);
    expect(dry.output + drift.output).not.toContain("canary");
  });
});
