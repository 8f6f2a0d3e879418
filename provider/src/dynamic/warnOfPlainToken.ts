import * as pulumi from "@pulumi/pulumi";

const TOKEN_KEY = "influxdb:token";
let warned = false;

/** Warns, once per program, of a token that stands in the stack's settings in clear text. */
export function warnOfPlainToken(): void {
  if (warned || !isPlain(TOKEN_KEY)) return;
  warned = true;
  void pulumi.log.warn(
    `${TOKEN_KEY} is not marked as a secret: it stands in clear text in the stack's settings and in its state. ` +
      `Set it again with: pulumi config set --secret ${TOKEN_KEY}`,
  );
}

/** Read from the variables in which the engine hands its configuration to a program. */
function isPlain(key: string): boolean {
  const set = Object.keys(parse<Record<string, string>>(process.env.PULUMI_CONFIG, {}));
  const secret = parse<string[]>(process.env.PULUMI_CONFIG_SECRET_KEYS, []);
  return set.map(cleanKey).includes(key) && !secret.map(cleanKey).includes(key);
}

/** Older language hosts write `influxdb:config:token` for `influxdb:token`. */
function cleanKey(key: string): string {
  return key.replace(":config:", ":");
}

function parse<T>(text: string | undefined, fallback: T): T {
  return text ? (JSON.parse(text) as T) : fallback;
}
