import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { version } from "../../package.json";
import { driftOf, told } from "../support/driftCommand";
import { EngineProject, type StateResource } from "../support/engine";
import { openTunnel, type Tunnel } from "../support/proxies/tunnel";
import { recordState } from "../support/recordedState/record";
import {
  changesOf,
  FILES,
  idsOnServer,
  RECORDINGS,
  readRecording,
  readState,
  recordingNames,
  SERVER,
} from "../support/recordedState/recording";

const thisVersion = join(RECORDINGS, `state-${version}`);

// RECORD_STATE=1 npx vitest run --project engine test/engine/upgrade.test.ts -t records
if (process.env.RECORD_STATE) {
  it("records the state of this version, once", async () => {
    expect(existsSync(thisVersion), `${thisVersion} is recorded already`).toBe(false);
    await recordState(thisVersion);
  });
}

/** What CHANGELOG tells users of 0.1.0 to change in their programs: these lookups return promises now. */
function asOfToday(program: string): string {
  return program.replace(/\b(get(?:Bucket|Buckets|Label|Organization|User))\(/g, "$1Output(");
}

describe.each(await recordingNames())("%s with its original program on this version", (name) => {
  const folder = join(RECORDINGS, name);
  const { org, token, env, planWhenChanged, drift } = readRecording(folder);
  const resources = readState(folder);
  const idsOf = (filter: (resource: StateResource) => boolean) =>
    resources.filter(filter).flatMap(({ id }) => id ?? []);

  let temporary: string;
  let emulator: Emulator;
  let tunnel: Tunnel;
  let project: EngineProject;
  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), "upgrade-"));
    const data = join(temporary, FILES.emulator);
    await cp(join(folder, FILES.emulator), data);
    emulator = await startEmulator({ data, org, token, allowedHosts: [SERVER] });
    tunnel = await openTunnel(SERVER, emulator.url);
    project = await EngineProject.open({ stock: true, env: { ...tunnel.env, ...env } });
    await cp(join(folder, FILES.program), project.folder, { recursive: true });
    const program = join(project.folder, "index.js");
    await writeFile(program, asOfToday(await readFile(program, "utf8")));
    await cp(join(folder, FILES.settings), join(project.folder, FILES.settings));
    await project.run(["stack", "import", "--file", join(folder, FILES.state)]);
  });
  afterAll(async () => {
    await project?.close();
    await tunnel?.close();
    await emulator?.close();
    await rm(temporary, { recursive: true, force: true });
  });

  /** In this order: each step builds on the previous one. */
  it("previews without changes", async () => {
    await project.run("preview --expect-no-changes");
  });

  it("shows no drift after it asks the server through a proxy", async () => {
    emulator.counters.reset();
    await project.run("refresh --preview-only --expect-no-changes");
    expect(emulator.counters.read().calls["GET /api/v2/buckets"]).toBeGreaterThan(0);
    expect(tunnel.count()).toBeGreaterThan(0);
    // Additions by others are no drift to the engine; the command lists them.
    expect(told((await driftOf(project)).report)).toEqual(drift);
  });

  it("is updated in place as its own version would, and keeps all IDs", async () => {
    await project.configure({ changed: "true" });
    expect(await changesOf(project)).toEqual(planWhenChanged);
    const before = await idsOnServer(emulator);
    await project.up();
    expect(await idsOnServer(emulator)).toEqual(before);
  });

  it("is refreshed, and has no further changes", async () => {
    await project.refresh();
    await project.run("preview --expect-no-changes");
  });

  it("is destroyed, and leaves only objects that it refers to with get", async () => {
    await project.destroy();
    expect(await project.ownState()).toEqual([]);
    const foreign = idsOf(({ external, type }) => external === true && isObject(type));
    expect(await idsOnServer(emulator)).toEqual(foreign.sort());
  });
});

/** Whether resources of this type are buckets or labels, rather than parts of one. */
function isObject(type: string): boolean {
  return /influxdb:(Bucket|Label)$/.test(type);
}
