import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { GITOPS, ROOT, runCommand } from "./commands";

/** The file of a recorded preview. */
export const preview = (name: string) => join(ROOT, "gitops/src/review/fixtures", `${name}.json`);

/** The default waivers file. */
export const WAIVERS = ".influxdb-review.yaml";

/** Gives each test its own folder, and runs `influxdb-gitops review` in it. */
export function useReview() {
  const at = {
    folder: "",
    review: (
      args: readonly string[],
      more: { input?: string | Buffer; env?: NodeJS.ProcessEnv; cwd?: string } = {},
    ) => runCommand(GITOPS, ["review", ...args], { cwd: folder(), ...more }),
  };
  const folder = (): string => at.folder;
  beforeEach(async () => {
    at.folder = await mkdtemp(join(tmpdir(), "review-"));
  });
  afterEach(() => rm(at.folder, { recursive: true }));
  return at;
}

const script = (anyStack: boolean) => `#!/usr/bin/env bash
echo "$PULUMI_BACKEND_URL" > backend.txt
case "$*" in
  ${anyStack ? "" : "*--stack*) exit 1 ;;"}
  *preview*) cat preview.json ;;
  *"stack export"*) cat state.json ;;
  *config*) cat config.json ;;
esac
`;

/** Writes a `pulumi` that responds from files in its folder, and writes its backend to `backend.txt` there; by default, only for a project with a selected stack. */
export function writePulumi(folder: string, { anyStack = false } = {}): Promise<void> {
  return writeFile(join(folder, "pulumi"), script(anyStack), { mode: 0o755 });
}
