import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { connectionFingerprint } from "pulumi-influxdb-serverless/client";
import { typeToken } from "pulumi-influxdb-serverless/rules";
import { describe, expect, it } from "vitest";
import { days } from "../support/api";
import { useEmulator } from "../support/emulator";
import { preview, useReview, writePulumi } from "../support/review";

const at = useReview();
const { review } = at;
const server = useEmulator({ plan: "free", token: "canary-token" });

describe("plan limits", () => {
  /** The preview `plan`, as if it had been made for this server. */
  async function planPreview(url: string): Promise<string> {
    const made = JSON.parse(await readFile(preview("plan"), "utf8"));
    made.config["influxdb:url"] = url;
    return JSON.stringify(made);
  }
  const env = () => {
    const { url, token, org } = server.emulator;
    return { INFLUX_HOST: url, INFLUX_TOKEN: token, INFLUX_ORG: org };
  };

  it("are read from the server if there is a token", async () => {
    for (const name of ["first", "second"]) {
      const body = { orgID: server.emulator.orgID, name, retentionRules: days(7) };
      await server.api.createBucket(body);
    }
    const input = await planPreview(server.emulator.url);
    const { stdout } = await review(["-"], { input, env: env() });
    expect(stdout).toContain("LIM501  first: retention 60d — the plan allows at most 30d");
    expect(stdout).toContain("LIM501  third: bucket number 3, but the plan allows only 2");
    expect(stdout).not.toContain("canary");
  });

  it("are not compared with a list that may omit buckets", async () => {
    const { url, orgID } = server.emulator;
    const made = [];
    for (const name of ["first", "second"]) {
      made.push(await server.api.createBucket({ orgID, name, retentionRules: days(7) }));
    }
    const { token } = await server.api.createNarrowToken(orgID, made[0]?.id);
    const narrow = { INFLUX_HOST: url, INFLUX_TOKEN: token, INFLUX_ORG_ID: orgID };
    const input = await planPreview(url);
    const { stdout } = await review(["-"], { input, env: narrow });
    expect(stdout).toContain("LIM501  first: retention 60d — the plan allows at most 30d");
    expect(stdout).toMatch(
      /LIM501: only retention periods were checked\. This token can't see all buckets/,
    );
  });

  it("are reported as not evaluated without a token, for another server or with --no-limits", async () => {
    const input = await planPreview("https://elsewhere.example");
    const notEvaluated = async (args: string[], settings = {}) =>
      (await review(["-", ...args], { input, env: settings })).stdout.match(/LIM501: .*/)?.[0];
    expect(await notEvaluated([])).toMatch(/the server is not configured/);
    expect(await notEvaluated(["--no-limits"])).toBe("LIM501: --no-limits");
    server.emulator.counters.reset();
    expect(await notEvaluated([], env())).toMatch(/point to a different server than the preview/);
    expect(await notEvaluated([], { ...env(), INFLUX_HOST: "http://127.0.0.1:1" })).toMatch(
      /a different server/,
    );
    expect(server.emulator.counters.read().total).toBe(0);
  });

  it.runIf(process.platform !== "win32")(
    "are those of the selected stack if the review runs the preview",
    async () => {
      const { url, token, org } = server.emulator;
      const config = {
        "influxdb:url": { value: url },
        "influxdb:token": { value: token, secret: true },
        "influxdb:org": { value: org },
      };
      const project = join(at.folder, "mine");
      await mkdir(project);
      await writePulumi(at.folder);
      await writeFile(join(project, "preview.json"), await planPreview(url));
      await writeFile(join(project, "config.json"), JSON.stringify(config));
      const stateAt = (recorded?: string) => {
        const connection =
          recorded && `${connectionFingerprint({ url: recorded, org: undefined })}.0`;
        const type = typeToken("bucket");
        const urn = `urn:pulumi:prod::p::${type}::old`;
        const old = { urn, type, id: "1", inputs: {}, outputs: { connection } };
        const deployment = { resources: recorded ? [old] : [] };
        return writeFile(join(project, "state.json"), JSON.stringify({ version: 3, deployment }));
      };
      await stateAt(url);
      const settings = { PATH: [at.folder, process.env.PATH].join(delimiter) };
      const { stdout } = await review(["--cwd", "mine"], { env: settings });
      expect(stdout).toContain("LIM501  first: retention 60d — the plan allows at most 30d");
      expect(stdout).not.toContain("canary");

      // The settings come from the pull request: a server that is not in the state gets no token.
      for (const recorded of ["https://elsewhere.example", undefined]) {
        await stateAt(recorded);
        server.emulator.counters.reset();
        const refused = await review(["--cwd", "mine"], { env: settings });
        expect(refused.stdout).toMatch(/LIM501: .*the state has no buckets on the server/);
        expect(server.emulator.counters.read().calls).toEqual({});
      }
      // Nor does a server get INFLUX_TOKEN unless INFLUX_HOST names it.
      await stateAt(url);
      await writeFile(
        join(project, "config.json"),
        JSON.stringify({ "influxdb:url": { value: url } }),
      );
      const other = {
        ...settings,
        INFLUX_TOKEN: token,
        INFLUX_ORG: org,
        INFLUX_HOST: "http://127.0.0.1:1",
      };
      const kept = await review(["--cwd", "mine"], { env: other });
      expect(kept.stdout).toMatch(/LIM501: .*INFLUX_HOST is a different server/);
      await writeFile(join(project, "config.json"), "{}");
      const without = await review(["--cwd", "mine"], { env: settings });
      expect(without.stdout).toMatch(/LIM501: the plan limits could not be read: /);
    },
  );

  it.runIf(process.platform !== "win32")(
    "of a preview from a file come from the backend of the job, never from the pull request's",
    async () => {
      const input = await planPreview(server.emulator.url);
      await writePulumi(at.folder, { anyStack: true });
      await writeFile(join(at.folder, "state.json"), '{ "version": 3, "deployment": {} }');
      await writeFile(join(at.folder, "config.json"), "{}");
      await writeFile(join(at.folder, "Pulumi.yaml"), "name: test\nbackend: { url: file://own }\n");
      await writeFile(join(at.folder, "credentials.json"), '{ "current": "s3://ours" }');
      const backendWith = async (env: NodeJS.ProcessEnv) => {
        const PATH = [at.folder, process.env.PATH].join(delimiter);
        const settings = { PATH, PULUMI_HOME: at.folder, PULUMI_BACKEND_URL: "", ...env };
        await review(["-", "--stack", "test"], { input, env: settings });
        return (await readFile(join(at.folder, "backend.txt"), "utf8")).trim();
      };
      expect(await backendWith({})).toBe("s3://ours");
      expect(await backendWith({ PULUMI_BACKEND_URL: "file://job" })).toBe("file://job");
      expect(await backendWith({ PULUMI_HOME: "/nonexistent" })).toBe("https://api.pulumi.com");
    },
  );
});
