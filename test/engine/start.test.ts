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

/** What `npm run pulumi` and `npm run gitops` run. */
const DEMO = "scripts/demo.mjs";

/** A copy of the tracked files, inside the workspace, so that it finds the packages and disturbs no demo. */
let copy: string;
/** The home of a user who has never used Pulumi. */
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
  it.each(["creating (0s)", "previewing update", "$ influxdb-gitops drift"])(
    'leaves nothing running after Ctrl-C at "%s"',
    async (moment) => {
      const { child, ended, output } = start(["--verbose"]);
      await until(() => output().includes(moment), child);
      child.kill("SIGINT");
      expect(await ended, output()).toBe(130);
      await expect.poll(leftovers, { timeout: 10_000 }).toEqual([]);
    },
  );

  it("shows create, drift, repair and review after an interrupted run, and stays usable with --keep", async () => {
    const { child, ended, output } = start(["--keep"]);
    await until(() => output().includes("until you press Ctrl-C"), child);
    expect(output()).toContain("+ 22 created");
    expect(output()).toMatch(/created Bucket +alerts, audit, metrics, sensors, sensors-hourly\n/);
    expect(output()).toMatch(/changed +Bucket alerts +retentionRules: 90d → 7d/);
    expect(output()).toMatch(/sensors: retention 30d → 7d/);
    expect(output()).toMatch(/Everything worked, in \d+ s: 5 buckets created/);
    expect(output()).toMatch(/alerts +keeps 90d/);

    const preview = start(["pulumi", "preview", "--expect-no-changes"], DEMO);
    expect(await preview.ended, preview.output()).toBe(0);
    const drift = start(["influxdb-gitops", "drift", "--stack", "demo"], DEMO);
    expect(await drift.ended, drift.output()).toBe(0);
    const unprotect = start(["pulumi", "state", "unprotect", "--all", "--yes"], DEMO);
    expect(await unprotect.ended, unprotect.output()).toBe(0);
    const destroy = start(["pulumi", "destroy", "--yes", "--skip-preview"], DEMO);
    expect(await destroy.ended, destroy.output()).toBe(0);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(leftovers()).toEqual([]);
    expect(existsSync(join(home, ".pulumi"))).toBe(false);
  });

  it("prints its help, and rejects unknown options", async () => {
    const help = start(["--help"]);
    expect(await help.ended).toBe(0);
    expect(help.output()).toContain("--keep");
    expect(await start(["--kepe"]).ended).toBe(2);
  });
});
