import * as pulumi from "@pulumi/pulumi";
import { problemsIn } from "../connection/values";

const TOKEN_KEY = "influxdb:token";
/** Programs whose settings were looked at: there may be several in one process, by the Automation API. */
const seen = new Set<string>();

/**
 * Warns, once per program, of settings of the stack that can't be meant so: otherwise nobody would be told before the
 * next request, and of an unknown one never.
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

/** Asks the SDK, not the environment: a program of the Automation API has settings of its own. */
function isSecret(key: string): boolean {
  // In all versions of the SDK, but not in its types.
  const { isConfigSecret } = pulumi.runtime as unknown as Record<
    "isConfigSecret",
    (key: string) => boolean
  >;
  return [key, key.replace(":", ":config:")].some((spelling) => isConfigSecret(spelling));
}
