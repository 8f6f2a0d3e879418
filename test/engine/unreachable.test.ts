import { type Emulator, type EmulatorOptions, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useFixture } from "../support/fixture";
import { startChangingProxy } from "../support/proxies/changingProxy";

type Fault = Parameters<Emulator["faults"]["add"]>[0];

const { harness, world, live, ids } = useFixture({ attached: true });

/** Another region: the same names, other objects. */
let elsewhere: Emulator;
beforeEach(async () => {
  elsewhere = await startEmulator({ token: harness.emulator.token } satisfies EmulatorOptions);
});
afterEach(() => elsewhere.close());

interface Case {
  /** What is wrong. */
  what: string;
  /** Settings of the stack that make it so. */
  settings?: () => Promise<{ url?: string; org?: string; token?: string }>;
  /** What the server does, forever. */
  faults?: () => Promise<Fault[]>;
  message: RegExp;
}

const always = (fault: Omit<Fault, "times">): Fault => ({ ...fault, times: "forever" }) as Fault;

const CASES: Case[] = [
  {
    what: "an expired token",
    settings: async () => ({ token: "expired" }),
    message: /401 unauthorized/,
  },
  {
    what: "a URL where nothing listens",
    settings: async () => ({ url: "http://127.0.0.1:1" }),
    message: /is recorded at|ECONNREFUSED/,
  },
  {
    what: "a token of another organization",
    settings: async () => ({ token: "other-org-token", org: "other" }),
    message: /is recorded (in organization|at a different address or in a different organization)/,
  },
  {
    what: "a token for a single other bucket, under the organization's id",
    async settings() {
      const { json } = await harness.api.call("POST", "/api/v2/buckets", {
        orgID: harness.emulator.orgID,
        name: "narrow",
        retentionRules: [],
      });
      harness.emulator.tokens.add({ token: "narrow-token", buckets: { [json.id]: "read-write" } });
      return { token: "narrow-token" };
    },
    message:
      /no organization "emulator" that this token can see|unauthorized|this token can't access organization/,
  },
  {
    what: "the wrong region",
    settings: async () => ({ url: elsewhere.url }),
    message: /is recorded (in organization|at a different address or in a different organization)/,
  },
  {
    what: "a gateway's 404 page",
    faults: async () => [always({ action: "html", status: 404 })],
    message: /returned 404 with text\/html/,
  },
  {
    what: "a page of an intranet that answers everything with 200",
    faults: async () => [always({ action: "html", status: 200 } as Fault)],
    message: /returned 200 with text\/html|instead of the API's JSON/,
  },
  {
    what: "a gateway that says 404 to everything, in the API's own form",
    faults: async () => [always({ action: "status", status: 404 })],
    message: /no organization "emulator"|this token can't access organization/,
  },
  {
    what: "lists that are filtered to nothing",
    faults: async () => [always({ action: "short-pages" })],
    message: /no organization "emulator" that this token can see/,
  },
  {
    what: "403 on some objects only",
    async faults() {
      const { bucket } = await ids();
      const path = `/buckets/${bucket}|/(authorizations|dbrps)/`;
      return [always({ action: "status", status: 403, path })];
    },
    message: /403 forbidden/,
  },
];

describe("unreachable server", () => {
  it.each([
    ["other settings", CASES.filter(({ settings }) => settings)],
    ["responses of a gateway or the server", CASES.filter(({ faults }) => faults)],
  ])(
    "fails refresh, up and destroy with the reason; state and server stay unchanged (%s)",
    async (_, cases) => {
      const { project, emulator } = harness;
      expect(cases.length).toBeGreaterThan(1);
      emulator.tokens.add({ token: "other-org-token", org: "other" });
      await project.write(world());
      await project.up();
      const state = await project.ownState();
      const server = await live();
      const changed = world({ bucket: 'description: "changed"' });

      for (const { what, settings, faults, message } of cases) {
        await project.connect({ ...emulator, ...(await settings?.()) });
        emulator.faults.add(...((await faults?.()) ?? []));
        for (const command of ["refresh --run-program", "up", "destroy --run-program"]) {
          await project.write(command === "up" ? changed : world());
          await project.fails(command, message);
        }
        emulator.faults.clear();
        await project.connect(emulator);
        expect(await project.ownState(), what).toEqual(state);
        expect(
          (await live()).buckets.find(({ name }) => name === "metrics"),
          what,
        ).toEqual(server.buckets[0]);
      }
      await project.write(world());
      await project.run("preview --expect-no-changes");
    },
  );

  it("keeps the state when a proxy returns an empty 200 to a delete or does not know the path", async () => {
    const { project, emulator, api } = harness;
    const proxy = await startChangingProxy(emulator.url);
    await project.configure({ "influxdb:url": proxy.url });
    await project.write('new influxdb.Bucket("a"); new influxdb.Label("l");');
    await project.up();
    const state = await project.ownState();
    await project.write("");
    proxy.instead = ({ method }) =>
      method === "DELETE" ? { status: 200, type: "text/html", body: "" } : undefined;
    await project.fails("up", "but the API returns 204");
    proxy.instead = ({ path }) =>
      path.startsWith("/api/v2/buckets")
        ? { status: 404, body: '{"code":"not found","message":"path not found"}' }
        : undefined;
    await project.fails("refresh", "has no endpoint at this path");
    expect(await project.ownState()).toEqual(state);
    expect(await api.userBuckets()).toMatchObject([{ name: "a" }]);
    await proxy.close();
  });

  it("makes refresh and destroy say that they use the settings of the last up", async () => {
    const { project, emulator } = harness;
    await project.write('new influxdb.Bucket("a");');
    await project.up();
    await project.write('new influxdb.Bucket("a", { description: "changed" });');
    await project.connect({ ...emulator, token: "wrong" });
    expect(await project.fails("up", "401 unauthorized")).not.toContain("--run-program");
    await project.connect(emulator);
    for (const command of ["refresh", "destroy"]) {
      await project.fails(
        command,
        /401 unauthorized.* used the settings of the last "pulumi up".* --run-program/,
      );
    }
    await project.run("refresh --run-program");
    await project.up();
    await project.refresh();
  });
});
