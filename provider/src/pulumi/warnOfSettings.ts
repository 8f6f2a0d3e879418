import * as pulumi from "@pulumi/pulumi";
import { problemsIn } from "../connection/values";

const TOKEN_KEY = "influxdb:token";
/** Programs whose settings have been checked: with the Automation API, one process may run several. */
const seen = new Set<string>();

/**
 * Warns, once per program, about stack settings that can't be right. Otherwise an invalid setting would be reported
 * only at the next request, and an unknown one never.
 */
export function warnOfSettings(): void {
  const program = `${pulumi.getProject()}/${pulumi.getStack()}`;
  if (seen.has(program)) return;
  seen.add(program);
  const config = pulumi.runtime.allConfig();
  for (const problem of problemsIn(config, pulumi.getProject())) {
    void pulumi.log.warn(problem.replace(/\.?$/, "."));
  }
  if (config[TOKEN_KEY] === undefined || isSecret(TOKEN_KEY)) return;
  void pulumi.log.warn(
    `${TOKEN_KEY} is not marked as a secret: it is in plain text in the stack's settings and in its state. ` +
      `Set it again with: pulumi config set --secret ${TOKEN_KEY}`,
  );
}

/** Asks the SDK, not the environment, since an Automation API program has its own settings. */
function isSecret(key: string): boolean {
  // In all versions of the SDK, but not in its types.
  const { isConfigSecret } = pulumi.runtime as unknown as Record<
    "isConfigSecret",
    (key: string) => boolean
  >;
  return [key, key.replace(":", ":config:")].some((spelling) => isConfigSecret(spelling));
}
