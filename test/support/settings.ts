import { createCipheriv, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { DATA_KEY, VAULT_KEY } from "./vault";

interface Settings {
  secretsprovider: string;
  encryptedkey: string;
  config: Record<string, string | { secure: string }>;
}

/** Writes what `pulumi stack init` writes, an empty stack and its settings, without the second that the command takes. */
export async function writeStack(folder: string, project: string, stack: string): Promise<void> {
  const stacks = join(folder, "state", ".pulumi", "stacks", project);
  await mkdir(stacks, { recursive: true });
  await writeFile(join(folder, "state", ".pulumi", "meta.yaml"), "version: 1\n");
  const latest = {
    manifest: { time: new Date(), magic: "", version: "" },
    secrets_providers: { type: "cloud", state: VAULT_KEY },
    metadata: {},
  };
  const checkpoint = { stack: `organization/${project}/${stack}`, latest };
  await writeFile(join(stacks, `${stack}.json`), JSON.stringify({ version: 3, checkpoint }));
  const { url: secretsprovider, encryptedkey } = VAULT_KEY;
  await writeSettings(folder, stack, { secretsprovider, encryptedkey, config: {} });
}

/** Writes what `pulumi config set-all` writes. */
export async function addSettings(
  folder: string,
  stack: string,
  plain: Record<string, string>,
  secret: Record<string, string>,
): Promise<void> {
  const settings: Settings = parse(await readFile(fileOf(folder, stack), "utf8"));
  const secured = Object.entries(secret).map(([key, value]) => [key, { secure: encrypt(value) }]);
  const config = { ...settings.config, ...plain, ...Object.fromEntries(secured) };
  await writeSettings(folder, stack, { ...settings, config });
}

function writeSettings(folder: string, stack: string, settings: Settings): Promise<void> {
  return writeFile(fileOf(folder, stack), stringify(settings));
}

function fileOf(folder: string, stack: string): string {
  return join(folder, `Pulumi.${stack}.yaml`);
}

/** Encrypts like Pulumi's settings: sdk/go/common/resource/config/crypt.go. */
function encrypt(text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", DATA_KEY, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}
