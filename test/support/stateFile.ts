import { writeFile } from "node:fs/promises";
import type { Emulator } from "influxdb-serverless-emulator";
import { type Kind, typeToken } from "pulumi-influxdb-serverless/rules";

/** A value as in an export with --show-secrets. */
export const SECRET = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

/** The same as in an export without --show-secrets. */
export const ENCRYPTED = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:AAAA:BBBB",
};

/** One of this package's resources in a state. */
export interface StateEntry {
  /** Default: a bucket. */
  kind?: Kind;
  name: string;
  id: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** Writes a state in a backend's format, with settings that point to an emulator. */
export async function writeState(
  file: string,
  { url, orgID, org }: Pick<Emulator, "url" | "orgID" | "org">,
  entries: readonly StateEntry[],
): Promise<void> {
  const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
  const type = "pulumi:providers:pulumi-nodejs";
  const settings = { "influxdb:url": url, "influxdb:org": org };
  const provider = { urn: urn(type, "default"), type, id: "1", inputs: settings, outputs: {} };
  const own = entries.map(({ kind = "bucket", name, id, inputs = { name }, outputs }) => ({
    urn: urn(typeToken(kind), name),
    type: typeToken(kind),
    id,
    provider: `${provider.urn}::1`,
    inputs,
    outputs: { ...inputs, orgId: orgID, declared: Object.keys(inputs), ...outputs },
  }));
  const stack = { urn: urn("pulumi:pulumi:Stack", "shop-prod"), type: "pulumi:pulumi:Stack" };
  const deployment = { resources: [stack, provider, ...own] };
  await writeFile(file, JSON.stringify({ version: 3, deployment }));
}
