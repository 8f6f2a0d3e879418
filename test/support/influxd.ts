import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findInfluxd } from "../../scripts/influxd/places.mjs";
import { apiOf } from "./api";

/** A server, with the token and organization to use. */
export interface Connection {
  url: string;
  token: string;
  org: string;
}

/** Our own InfluxDB: the token is the operator's, with all permissions. */
export interface Influxd extends Connection {
  stop(): Promise<void>;
}

export type RealServer =
  | { kind: "given"; connection: Connection }
  | { kind: "influxd"; program: string };

/**
 * Returns the real server for tests: the one in the `influx` command's variables (all three: a host alone isn't meant for
 * tests), otherwise an `influxd` on PATH, otherwise the one that `scripts/influxd/build.mjs` built.
 */
export function findRealServer(env = process.env): RealServer | undefined {
  const { INFLUX_HOST, INFLUX_TOKEN, INFLUX_ORG } = env;
  if (INFLUX_HOST && INFLUX_TOKEN && INFLUX_ORG) {
    const url = INFLUX_HOST.replace(/\/+$/, "");
    return { kind: "given", connection: { url, token: INFLUX_TOKEN, org: INFLUX_ORG } };
  }
  const program = findInfluxd(env);
  return program === undefined ? undefined : { kind: "influxd", program };
}

const STARTS = 3;

/** Starts InfluxDB on a free port in its own folder, with one user and one organization. */
export async function startInfluxd(program: string): Promise<Influxd> {
  for (let start = 1; ; start += 1) {
    try {
      return await startOnce(program);
    } catch (error) {
      // The port was free when it was chosen; on a busy machine, it may have been taken since.
      if (start === STARTS) throw error;
    }
  }
}

async function startOnce(program: string): Promise<Influxd> {
  const folder = await mkdtemp(join(tmpdir(), "influxd-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const files = { "--bolt-path": "bolt", "--sqlite-path": "sqlite", "--engine-path": "engine" };
  const places = Object.entries(files).flatMap(([option, file]) => [option, join(folder, file)]);
  const options = ["--http-bind-address", `127.0.0.1:${port}`, "--reporting-disabled"];
  const server = spawn(program, [...places, ...options, "--log-level", "error"], {
    // With its own home and without the user's variables, so that the user's configuration doesn't affect it.
    env: { PATH: process.env.PATH, HOME: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      said = (said + text).slice(-4_000);
    });
  }
  const ended = once(server, "exit");
  const stop = async () => {
    if (server.exitCode === null) server.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilHealthy(url, () => server.exitCode === null);
    const owner = {
      username: "conformance",
      org: "conformance",
      bucket: "first",
      token: "operator",
    };
    const setup = { ...owner, password: "not-a-secret" };
    const { status } = await apiOf({ url, token: "" }).call("POST", "/api/v2/setup", setup);
    if (status !== 201) throw new Error(`its setup answered ${status}`);
    return { url, token: owner.token, org: owner.org, stop };
  } catch (error) {
    await stop();
    throw new Error(`${program} did not start: ${(error as Error).message}\n${said}`);
  }
}

async function untilHealthy(url: string, alive: () => boolean): Promise<void> {
  while (alive()) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error("it ended");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
