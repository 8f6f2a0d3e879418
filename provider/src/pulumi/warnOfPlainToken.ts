import * as pulumi from "@pulumi/pulumi";

const TOKEN_KEY = "influxdb:token";
let warned = false;

/** Warns, once per program, of a token that is in the stack's settings in clear text. */
export function warnOfPlainToken(): void {
  if (warned || !isPlain(TOKEN_KEY)) return;
  warned = true;
  void pulumi.log.warn(
    `${TOKEN_KEY} is not marked as a secret: it is in clear text in the stack's settings and in its state. ` +
      `Set it again with: pulumi config set --secret ${TOKEN_KEY}`,
  );
}

/** Asks the SDK, not the environment: a program of the Automation API has settings of its own. */
function isPlain(key: string): boolean {
  // In all versions of the SDK, but not in its types.
  const { isConfigSecret } = pulumi.runtime as unknown as Record<
    "isConfigSecret",
    (key: string) => boolean
  >;
  const isSecret = [key, key.replace(":", ":config:")].some((spelling) => isConfigSecret(spelling));
  return pulumi.runtime.allConfig()[key] !== undefined && !isSecret;
}
