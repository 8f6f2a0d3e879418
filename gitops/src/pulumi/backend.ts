import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

type Env = Record<string, string | undefined>;

const PULUMI_CLOUD = "https://api.pulumi.com";

/**
 * Makes every later Pulumi command of this process use the backend that the job is logged in to, even if the project's
 * file sets another one. In a review, that file comes from the pull request, which could otherwise choose the state, and
 * with it the server that gets the stack's token, or the server that gets Pulumi's own token. Which backend the file sets
 * isn't examined, since only Pulumi itself knows how it reads the file.
 */
export function useBackendOfJob(env: Env = process.env): void {
  env.PULUMI_BACKEND_URL ||= currentLogin(env) || env.PULUMI_API || PULUMI_CLOUD;
}

/** Returns the backend of the last `pulumi login`. */
function currentLogin(env: Env): string | undefined {
  const folder = env.PULUMI_CREDENTIALS_PATH || env.PULUMI_HOME || join(homedir(), ".pulumi");
  try {
    const { current } = JSON.parse(readFileSync(join(folder, "credentials.json"), "utf8"));
    return typeof current === "string" ? current : undefined;
  } catch {
    // There was no login, or Pulumi reports the problem itself.
    return undefined;
  }
}
