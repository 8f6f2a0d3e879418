import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, SWITCHES, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../../test/support/api";
import { EMULATOR, runCommand } from "../../test/support/commands";
import { BUCKETS } from "./server";

type Ready = Pick<Emulator, "url" | "adminUrl" | "token" | "org" | "orgID" | "userID">;

let folder: string;
let child: ChildProcess | undefined;
let stderr: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "emulator-command-"));
});
afterEach(async () => {
  child?.kill("SIGKILL");
  child = undefined;
  await rm(folder, { recursive: true });
});

/** Starts the emulator, with Node.js options before its own. */
async function start(args: string[], nodeOptions: string[] = []): Promise<Ready> {
  child = spawn(process.execPath, [...nodeOptions, EMULATOR, "--port", "0", "--json", ...args]);
  stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const [line] = await once(child.stdout as NonNullable<ChildProcess["stdout"]>, "data");
  return JSON.parse(String(line));
}

async function stop(signal: NodeJS.Signals = "SIGINT"): Promise<unknown> {
  const exit = once(child as ChildProcess, "close");
  child?.kill(signal);
  const [code] = await exit;
  child = undefined;
  return code;
}

describe("influxdb-serverless-emulator", () => {
  it("prints its address as one line of JSON, serves there, and stops on SIGINT", async () => {
    const ready = await start(["--org", "acme", "--user", "eve"]);
    expect(Object.keys(ready)).toEqual(["url", "adminUrl", "token", "org", "orgID", "userID"]);
    expect(ready).toMatchObject({ org: "acme", adminUrl: `${ready.url}/__emulator` });
    const user = await apiOf(ready).call("GET", `/api/v2/users/${ready.userID}`);
    expect(user.json).toMatchObject({ name: "eve" });
    expect(await stop()).toBe(0);
  });

  it("lists options and switches with --help", async () => {
    const { stdout } = await runCommand(EMULATOR, ["--help"]);
    expect(stdout).toContain("--latency <ms>");
    for (const [name, { values }] of Object.entries(SWITCHES)) {
      expect(stdout).toContain(`${name}=${values.join("|")}`);
    }
  });

  it("accepts single faults, a file of faults, switches and a rate limit", async () => {
    const file = join(folder, "faults.json");
    await writeFile(file, JSON.stringify([{ path: "/buckets", action: "status", status: 500 }]));
    const every = '{"action": "status", "status": 429, "every": 3, "retryAfter": 1}';
    const switches = ["--switch", "nameFilterMiss=not-found", "--switch", "secondRole=422"];
    const faults = ["--fault", every, "--faults", file];
    const get = apiOf(await start([...faults, ...switches])).call;
    const seen: number[] = [];
    while (seen.length < 6) seen.push((await get("GET", `${BUCKETS}?name=x`)).status);
    expect(seen).toEqual([500, 404, 429, 404, 404, 429]);
    await stop();

    const limited = await start(["--rate-limit", "2"]);
    const answers = Array.from({ length: 20 }, () => apiOf(limited).call("GET", BUCKETS));
    const refusals = (await Promise.all(answers)).filter(({ status }) => status === 429);
    expect(refusals[0]?.headers.get("retry-after")).toBe("1");
  });

  it.each([
    [["--switch", "secondRole=204"], /secondRole must be 500 or 422/],
    [["--switch", "nothing=x"], /see --help/],
    [["--fault", "{"], /isn't JSON/],
    [["--fault", '{"action": "explode"}'], /action/],
    [["--faults", "/nonexistent"], /cannot be read/],
    [["--rate-limit", "0"], /1 or greater/],
    [["--plan", "gold"], /paid/],
    [["--port", "x"], /port/],
    [["--data", "$foreign", "--port", "0"], /foreign\.json is not a data file of this emulator/],
    [["--port", "$taken"], /is in use: choose another/],
  ])("rejects invalid options with a reason: %j", async (args, reason) => {
    const foreign = join(folder, "foreign.json");
    await writeFile(foreign, "{}");
    const other = await startEmulator();
    const given: Record<string, string> = { $foreign: foreign, $taken: new URL(other.url).port };
    const said = await runCommand(
      EMULATOR,
      args.map((arg) => given[arg] ?? arg),
    );
    expect(said).toMatchObject({ code: 1, stderr: expect.stringMatching(reason) });
    expect(await readFile(foreign, "utf8")).toBe("{}");
    await other.close();
  });
});

describe("--data", () => {
  const SLOW_DISK = `const fs = require("node:fs"); const { fsync } = fs;
    fs.fsync = (file, done) => setTimeout(fsync, 1000, file, done);`;

  it.each<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"])(
    "keeps the last change after %s, even if sent twice during a write",
    async (signal) => {
      const data = join(folder, "state.json");
      const server = await start(["--data", data]);
      await apiOf(server).createBucket({ orgID: server.orgID, name: "last" });
      expect(await stop(signal)).toBe(0);
      const slowDisk = join(folder, "slowDisk.cjs");
      await writeFile(slowDisk, SLOW_DISK);
      const again = await start(["--data", data], ["--require", slowDisk]);
      expect(again.orgID).toBe(server.orgID);
      await apiOf(again).createBucket({ orgID: server.orgID, name: "later" });
      const temporary = async () => (await readdir(folder)).filter((name) => /json\./.test(name));
      await expect.poll(async () => (await temporary()).length).toBeGreaterThan(0);
      child?.kill(signal);
      expect(await stop(signal)).toBe(0);
      expect(await temporary()).toEqual([]);
      const kept = apiOf(await start(["--data", data])).userBuckets();
      expect((await kept).map(({ name }) => name)).toEqual(["last", "later"]);
    },
  );

  it("is consistent after a hard kill, with all changes up to some point", async () => {
    const data = join(folder, "state.json");
    const server = await start(["--data", data]);
    const names: string[] = [];
    const exit = once(child as ChildProcess, "close");
    for (let index = 100; index < 400; index += 1) {
      const name = `b${index}`;
      if (index === 350) child?.kill("SIGKILL");
      await apiOf(server)
        .createBucket({ orgID: server.orgID, name })
        .then(() => names.push(name))
        .catch(() => undefined);
    }
    await exit;
    const again = await start(["--data", data, "--switch", "limitMinusOne=all"]);
    const { json } = await apiOf(again).call("GET", `${BUCKETS}?limit=-1`);
    const kept: { name: string; type: string }[] = json.buckets;
    const users = kept.filter(({ type }) => type === "user");
    expect(users.map(({ name }) => name)).toEqual(names.slice(0, users.length));
  });

  it("reports on exit that changes were not saved", async () => {
    const gone = join(folder, "gone");
    await mkdir(gone);
    const server = await start(["--data", join(gone, "state.json")]);
    await rm(gone, { recursive: true });
    await apiOf(server).createBucket({ orgID: server.orgID, name: "lost" });
    expect(await stop()).toBe(1);
    expect(stderr).toContain("the last changes were not saved");
  });
});

describe("--verbose", () => {
  it("logs one line for each request, and never a token", async () => {
    const fault = '{"action":"html","after":2}';
    const server = await start(["--verbose", "--token", "canary-token", "--fault", fault]);
    await apiOf(server).call("GET", `${BUCKETS}?limit=5`);
    await apiOf(server).call("GET", `${BUCKETS}/abc`);
    await fetch(server.url + BUCKETS, { headers: { authorization: "Token canary-wrong" } });
    await stop();
    const lines = stderr.trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^\S+Z GET {4}200 +\d+\.\d ms \/api\/v2\/buckets\?limit=5$/);
    expect(lines[1]).toMatch(/ 400 .*\/abc {2}invalid: id must have a length of 16 bytes$/);
    expect(lines[2]).toMatch(/ 502 .* {2}\[fault: html\]$/);
    expect(stderr).not.toContain("canary");
  });
});
