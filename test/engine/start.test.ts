import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/engine";

/** A copy of what is tracked, inside the workspace, so that it finds the packages and disturbs no demo. */
let copy: string;
/** The home of a user who has never seen Pulumi. */
let home: string;

beforeAll(() => {
  mkdirSync(join(ROOT, ".work"), { recursive: true });
  copy = mkdtempSync(join(ROOT, ".work", "copy-"));
  home = mkdtempSync(join(ROOT, ".work", "home-"));
  const files = execFileSync("git", ["ls-files", "scripts", "examples", "Pulumi.yaml"], {
    cwd: ROOT,
  });
  for (const file of String(files).trim().split("\n")) {
    if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(copy, file));
  }
});
afterAll(() => {
  for (const folder of [copy, home]) rmSync(folder, { recursive: true, force: true });
});

function start(args: string[] = [], script = "scripts/start.mjs") {
  // The cache of engines is the user's; everything else is the empty home.
  const pulumiHome = process.env.PULUMI_HOME || join(homedir(), ".pulumi");
  const child = spawn(process.execPath, [join(copy, script), ...args], {
    cwd: copy,
    env: { ...process.env, HOME: home, PULUMI_HOME: pulumiHome, PULUMI_ACCESS_TOKEN: "a-user's" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  return {
    child,
    output: () => output,
    ended: once(child, "close").then(([code]) => code as number),
  };
}

async function until(condition: () => boolean, child: ChildProcess) {
  while (!condition() && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The processes that run with the demo's Pulumi home. */
function leftovers(): string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(join(copy, ".demo", "home"));
    } catch {
      return false;
    }
  });
}

describe("npm start", () => {
  it("shows create, drift and repair, touches nothing of the user's, and works a second time", async () => {
    for (const _ of [1, 2]) {
      const { ended, output } = start();
      expect(await ended, output()).toBe(0);
      expect(output()).toContain("+ 22 created");
      expect(output()).toContain("everySeconds: 7776000 => 604800");
      expect(output()).toMatch(/All of it worked, in \d+ s: 5 buckets created/);
      expect(output()).toMatch(/alerts +keeps 90d/);
      expect(leftovers()).toEqual([]);
    }
    expect(existsSync(join(home, ".pulumi"))).toBe(false);
  });

  it.each(["previewing update", "creating (0s)", "Previewing refresh"])(
    "leaves nothing running after Ctrl-C at «%s»",
    async (moment) => {
      const { child, ended, output } = start();
      await until(() => output().includes(moment), child);
      child.kill("SIGINT");
      expect(await ended, output()).toBe(130);
      await expect.poll(leftovers, { timeout: 10_000 }).toEqual([]);
    },
  );

  it("leaves the emulator up with --keep, to play on with npm run pulumi", async () => {
    const { child, ended, output } = start(["--keep"]);
    await until(() => output().includes("until you press Ctrl-C"), child);
    const preview = start(["preview", "--expect-no-changes"], "scripts/pulumi.mjs");
    expect(await preview.ended, preview.output()).toBe(0);
    const unprotect = start(["state", "unprotect", "--all", "--yes"], "scripts/pulumi.mjs");
    expect(await unprotect.ended, unprotect.output()).toBe(0);
    const destroy = start(["destroy", "--yes", "--skip-preview"], "scripts/pulumi.mjs");
    expect(await destroy.ended, destroy.output()).toBe(0);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(leftovers()).toEqual([]);
  });

  it("explains itself, and refuses what it does not know", async () => {
    const help = start(["--help"]);
    expect(await help.ended).toBe(0);
    expect(help.output()).toContain("--keep");
    expect(await start(["--kepe"]).ended).toBe(2);
  });
});
