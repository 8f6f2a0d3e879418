import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SWITCHES } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiOf } from "../support/api";

const EMULATOR = join(__dirname, "../../emulator/bin/influxdb-serverless-emulator.js");
const BUCKETS = "/api/v2/buckets";

interface Ready {
  url: string;
  token: string;
  orgID: string;
}

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

function start(...args: string[]): Promise<Ready> {
  return startWith([], ...args);
}

async function startWith(nodeOptions: string[], ...args: string[]): Promise<Ready> {
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

function refused(...args: string[]) {
  return new Promise<{ code: unknown; stderr: string; stdout: string }>((resolve) => {
    execFile(process.execPath, [EMULATOR, ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stderr, stdout }),
    );
  });
}

const statusesOf = async (server: Ready, count: number) => {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) {
    seen.push((await apiOf(server).call("GET", BUCKETS)).status);
  }
  return seen;
};

describe("faults", () => {
  it("are planned one by one, and by a file", async () => {
    const file = join(folder, "faults.json");
    await writeFile(file, JSON.stringify([{ path: "/buckets", action: "status", status: 500 }]));
    const every = '{"action": "status", "status": 429, "every": 3, "retryAfter": 1}';
    const server = await start("--fault", every, "--faults", file);
    expect(await statusesOf(server, 6)).toEqual([500, 200, 429, 200, 200, 429]);
  });

  it("are a rate limit", async () => {
    const server = await start("--rate-limit", "2");
    const answers = Array.from({ length: 20 }, () => apiOf(server).call("GET", BUCKETS));
    const refusals = (await Promise.all(answers)).filter(({ status }) => status === 429);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals[0]?.headers.get("retry-after")).toBe("1");
  });
});

describe("switches", () => {
  it("are set by name and value, and listed by --help", async () => {
    const server = await start(
      "--switch",
      "nameFilterMiss=not-found",
      "--switch",
      "secondRole=422",
    );
    expect((await apiOf(server).call("GET", `${BUCKETS}?name=x`)).status).toBe(404);
    const { stdout } = await refused("--help");
    for (const [name, { values }] of Object.entries(SWITCHES)) {
      expect(stdout).toContain(`${name}=${values.join("|")}`);
    }
  });
});

describe("what cannot be is refused with a reason", () => {
  it.each([
    [["--switch", "secondRole=204"], /secondRole takes 500 or 422/],
    [["--switch", "nothing=x"], /listed by --help/],
    [["--fault", "{"], /no JSON/],
    [["--fault", '{"action": "explode"}'], /action/],
    [["--faults", "/nonexistent"], /cannot be read/],
    [["--rate-limit", "0"], /1 or above/],
  ])("%j", async (args, reason) => {
    const { code, stderr } = await refused(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(reason);
  });

  it("a foreign data file", async () => {
    const data = join(folder, "package.json");
    await writeFile(data, "{}");
    const { code, stderr } = await refused("--data", data, "--port", "0");
    expect(code).toBe(1);
    expect(stderr).toContain(`error: ${data} is no data file of this emulator`);
    expect(await readFile(data, "utf8")).toBe("{}");
  });
});

describe("--data", () => {
  it.each<NodeJS.Signals>(["SIGINT", "SIGTERM"])("has the last change after %s", async (signal) => {
    const data = join(folder, "state.json");
    const server = await start("--data", data);
    await apiOf(server).createBucket({ orgID: server.orgID, name: "last" });
    expect(await stop(signal)).toBe(0);
    const again = await start("--data", data);
    expect(again.orgID).toBe(server.orgID);
    expect((await apiOf(again).userBuckets()).map(({ name }) => name)).toEqual(["last"]);
  });

  it.each<NodeJS.Signals>(["SIGINT", "SIGTERM"])(
    "has the last change also when %s comes twice in the middle of a write",
    async (signal) => {
      const slowDisk = join(folder, "slowDisk.cjs");
      await writeFile(
        slowDisk,
        `const fs = require("node:fs"); const { fsync } = fs;
       fs.fsync = (file, done) => setTimeout(fsync, 1000, file, done);`,
      );
      const data = join(folder, "state.json");
      const server = await startWith(["--require", slowDisk], "--data", data);
      await apiOf(server).createBucket({ orgID: server.orgID, name: "last" });
      const temporary = async () => (await readdir(folder)).filter((name) => /json\./.test(name));
      await expect.poll(temporary).toHaveLength(1);
      expect(await stop(signal)).toBe(0);
      expect(await readFile(data, "utf8")).toContain('"last"');
      expect(await temporary()).toEqual([]);
    },
  );

  it("is whole after a hard kill, with all that was created up to some point", async () => {
    const data = join(folder, "state.json");
    const server = await start("--data", data);
    const names: string[] = [];
    const exit = once(child as ChildProcess, "close");
    for (let index = 100; index < 400; index += 1) {
      const name = `b${index}`;
      if (index === 350) child?.kill("SIGKILL");
      const body = { orgID: server.orgID, name };
      await apiOf(server)
        .createBucket(body)
        .then(() => names.push(name))
        .catch(() => undefined);
    }
    await exit;
    const kept = await apiOf(await start("--data", data, "--switch", "limitMinusOne=all")).call(
      "GET",
      `${BUCKETS}?limit=-1`,
    );
    const users = kept.json.buckets.filter(({ type }: { type: string }) => type === "user");
    expect(users.map(({ name }: { name: string }) => name)).toEqual(names.slice(0, users.length));
  });

  it("says at the end that something is lost", async () => {
    const gone = join(folder, "gone");
    await mkdir(gone);
    const server = await start("--data", join(gone, "state.json"));
    await rm(gone, { recursive: true });
    await apiOf(server).createBucket({ orgID: server.orgID, name: "lost" });
    expect(await stop()).toBe(1);
    expect(stderr).toContain("what was changed last is lost");
  });
});

describe("--verbose", () => {
  it("writes a line for each request, and never a token", async () => {
    const server = await start(
      "--verbose",
      "--token",
      "canary-token",
      "--fault",
      '{"action":"html","after":2}',
    );
    const api = apiOf(server);
    await api.call("GET", `${BUCKETS}?limit=5`);
    await api.call("GET", `${BUCKETS}/abc`);
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
