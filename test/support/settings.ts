import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";

/** As `separateEnvironment` sets it. */
const PASSPHRASE = "demo";

const SALT = Buffer.from("pulumi-test-salt");

interface Settings {
  encryptionsalt: string;
  config: Record<string, string | { secure: string }>;
}

/** What `pulumi stack init` writes: an empty stack and its settings, without the second that the command takes. */
export async function writeStack(folder: string, project: string, stack: string): Promise<void> {
  const stacks = join(folder, "state", ".pulumi", "stacks", project);
  await mkdir(stacks, { recursive: true });
  await writeFile(join(folder, "state", ".pulumi", "meta.yaml"), "version: 1\n");
  const encryptionsalt = `v1:${SALT.toString("base64")}:${encrypt("pulumi")}`;
  const latest = {
    manifest: { time: new Date(), magic: "", version: "" },
    secrets_providers: { type: "passphrase", state: { salt: encryptionsalt } },
    metadata: {},
  };
  const checkpoint = { stack: `organization/${project}/${stack}`, latest };
  await writeFile(join(stacks, `${stack}.json`), JSON.stringify({ version: 3, checkpoint }));
  await writeSettings(folder, stack, { encryptionsalt, config: {} });
}

/** What `pulumi config set-all` writes. */
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

let key: Buffer | undefined;

/** As Pulumi encrypts by a passphrase: sdk/go/common/resource/config/crypt.go. */
function encrypt(text: string): string {
  key ??= pbkdf2Sync(PASSPHRASE, SALT, 1_000_000, 32, "sha256");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}
