import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import {
  type Client,
  connectionFingerprint,
  createClient,
} from "pulumi-influxdb-serverless/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BucketData, isFound } from "../../gitops/src/data/bucketData";
import { BUDGET, LOOK_POLICY, lookAtBuckets } from "../../gitops/src/data/lookAtBuckets";
import { GITOPS, runCommand } from "../support/commands";
import { dataPreview } from "../support/dataPreview";
import { useEmulator } from "../support/emulator";
import { type ChangingProxy, page, startChangingProxy } from "../support/proxies/changingProxy";
import { useReview, writePulumi } from "../support/review";
import { writeState } from "../support/stateFile";

const TOKEN = "canary-token";
const DAY = 86_400_000;

const server = useEmulator({ token: TOKEN });
const at = useReview();
let proxy: ChangingProxy;
let client: Client;
let empty: string;
beforeEach(async () => {
  proxy = await startChangingProxy(server.emulator.url);
  open();
  empty = await bucketOf("scratch");
});
afterEach(async () => {
  await Promise.all([client.close(), proxy.close()]);
});

function open(token = TOKEN): void {
  client = createClient({ url: proxy.url, token, policy: LOOK_POLICY });
}

async function bucketOf(name: string, lines = ""): Promise<string> {
  const { orgID, url } = server.emulator;
  const { id } = await server.api.createBucket({ orgID, name, retentionRules: [] });
  const query = new URLSearchParams({ orgID, bucket: id, precision: "ms" });
  const headers = { authorization: `Token ${TOKEN}` };
  await fetch(`${url}/api/v2/write?${query}`, { method: "POST", headers, body: lines });
  return id;
}

async function look(ids: readonly string[], budget = {}): Promise<(BucketData | undefined)[]> {
  const buckets = ids.map((id) => ({ id, orgId: server.emulator.orgID, keptSeconds: 7 * 86_400 }));
  const all = { ...BUDGET, ...budget };
  const data = await lookAtBuckets(client, buckets, Date.now() + all.inAll, all);
  return ids.map((id) => data.get(id));
}

/** Returns this response for all queries. */
function answerQueries(body: string, status = 200): void {
  proxy.instead = ({ path }) => (path.startsWith("/query") ? { status, body } : undefined);
}

const results = (...all: object[]) => JSON.stringify({ results: all });

describe("a bucket that could not be checked is never reported as empty:", () => {
  it("the same bucket is if nothing is wrong", async () => {
    expect(await look([empty])).toMatchObject([{ isEmpty: true, measurements: 0 }]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ["a token that cannot read it", () => useNarrow({}), /no DBRP mapping/],
    ["a token that can only write to it", () => useNarrow({ [empty]: "write" }), /no DBRP mapping/],
    ["an inactive token", useInactive, /no DBRP mapping/],
    ["a token that the server doesn't know", () => open("another-token"), /401/],
    ["no mapping", () => decide({ virtualMappings: "absent" }), /no DBRP mapping/],
    ["a mapping of its name to another bucket", hideMapping, /no DBRP mapping/],
    ["no DBRP API", () => decide({ dbrpsApi: "absent" }), /has no DBRP API/],
    ["a second bucket behind its mapping", doubleMapping, /also points to another bucket/],
    ["buckets of another organization", addForeign, /several organizations/],
    [
      "a server without InfluxQL",
      () => answerQueries("404 page not found", 404),
      /no InfluxQL API/,
    ],
    [
      "a login page",
      () => (proxy.instead = ({ path }) => (path.startsWith("/query") ? page(200) : undefined)),
      /returned 200/,
    ],
    ["a truncated response", () => answerQueries('{"results":[{"statement_id":0'), /returned 200/],
    ["a response in another format", () => answerQueries("{}"), /does not match the API reference/],
    ["no result", () => answerQueries(results()), /only part/],
    [
      "the result of another statement",
      () => answerQueries(results({ statement_id: 1 })),
      /only part/,
    ],
    [
      "a partial result",
      () => answerQueries(results({ statement_id: 0, partial: true })),
      /only part/,
    ],
    [
      "a result with a warning",
      () => answerQueries(results({ statement_id: 0, messages: [{}] })),
      /only part/,
    ],
    [
      "a result with an error",
      () => answerQueries(results({ statement_id: 0, error: "max-select-series limit" })),
      /max-select-series/,
    ],
    [
      "an error next to the results",
      () => answerQueries('{"results":[{"statement_id":0}],"error":"timeout"}'),
      /The query failed: timeout\./,
    ],
    [
      "a partial response",
      () => answerQueries('{"results":[{"statement_id":0}],"partial":true}'),
      /does not match the API reference/,
    ],
    [
      "a result with an unknown member",
      () => answerQueries(results({ statement_id: 0, truncated: true })),
      /does not match the API reference/,
    ],
    [
      "a response of 20 megabytes",
      () => answerQueries(`[${"0,".repeat(10 * 2 ** 20)}0]`),
      /longer than/,
    ],
    [
      "a mapping with an empty policy, which is the default of another bucket",
      () => {
        proxy.after = ({ path }, given) =>
          path.startsWith("/api/v2/dbrps")
            ? { ...given, body: given.body.replaceAll('"autogen"', '""') }
            : undefined;
      },
      /no DBRP mapping/,
    ],
    [
      "a busy server",
      () => answerQueries('{"code":"too many requests","message":"quota"}', 429),
      /429/,
    ],
    ["a missing bucket", () => server.api.deleteBucket(empty), /no DBRP mapping|not found/],
    [
      "a bucket that can no longer be read",
      () => server.emulator.faults.add({ path: "/buckets/", action: "status", status: 404 }),
      /not found/,
    ],
    [
      "a slow server",
      () => server.emulator.faults.add({ path: "/query", action: "slow", delayMs: 2_000 }),
      /longer than 0.5 s/,
    ],
  ])("%s", async (_, prepare, reason) => {
    await prepare();
    const began = Date.now();
    const [data] = await look([empty], { perBucket: 500 });
    expect(data).toEqual({ problem: expect.stringMatching(reason) });
    expect(Date.now() - began).toBeLessThan(1_900);
  });

  it.each(["m", { toString: 1, valueOf: 1 }])("a second list that has %s", async (name) => {
    const body = results({ statement_id: 0, series: [{ columns: ["name"], values: [[name]] }] });
    proxy.instead = ({ path }) =>
      path.includes("MEASUREMENTS") ? { status: 200, body } : undefined;
    expect(await look([empty])).toMatchObject([
      { isEmpty: false, measurements: 1, gaps: ["no points found in 1 measurement"] },
    ]);
  });

  const decide = (switches: object) => server.emulator.settings.change({ switches });

  function useNarrow(buckets: Record<string, "write">): void {
    server.emulator.tokens.add({ token: "narrow-token", buckets });
    open("narrow-token");
  }

  async function useInactive(): Promise<void> {
    decide({ inactiveToken: "no-permissions" });
    const resource = { type: "buckets", orgID: server.emulator.orgID };
    const body = { orgID: server.emulator.orgID, permissions: [{ action: "read", resource }] };
    const { json } = await server.api.call("POST", "/api/v2/authorizations", body);
    await server.api.call("PATCH", `/api/v2/authorizations/${json.id}`, { status: "inactive" });
    open(json.token);
  }

  async function hideMapping(): Promise<void> {
    const { orgID } = server.emulator;
    const names = { database: "scratch", retention_policy: "autogen" };
    const bucketID = await bucketOf("other");
    await server.api.call("POST", "/api/v2/dbrps", { orgID, bucketID, ...names });
  }

  function doubleMapping(): void {
    proxy.after = ({ path }, given) => {
      if (!path.startsWith("/api/v2/dbrps")) return undefined;
      const { content } = JSON.parse(given.body);
      const others = content.map((it: object) => ({ ...it, bucketID: "00000000000000ff" }));
      return { ...given, body: JSON.stringify({ content: [...content, ...others] }) };
    };
  }

  function addForeign(): void {
    proxy.after = ({ path }, given) => {
      if (!path.startsWith("/api/v2/buckets?")) return undefined;
      return { ...given, body: given.body.replace(server.emulator.orgID, "00000000000000ee") };
    };
  }
});

it.each<[string, number, boolean, unknown[]]>([
  ["a usable count", 5, true, [5]],
  // InfluxDB 2.7 does this for a field that has only later points.
  ["null next to a count", 5, true, [5, null]],
  ["null only", 0, false, [null]],
  ["no count", 0, false, []],
  ...[1e16, 1.5, "7", -1].map((count): [string, number, boolean, unknown[]] => [
    `${JSON.stringify(count)}`,
    5,
    false,
    [5, count],
  ]),
])(
  "a number of points is exact only if every count is usable: %s",
  async (_, points, isExact, counts) => {
    const id = await bucketOf("sensors", "m f=1 1000");
    const columns = ["time", ...counts.map((_, index) => `count_${index}`)];
    const series = [{ name: "m", columns, values: [[0, ...counts]] }];
    const body = results({ statement_id: 0, series });
    proxy.instead = ({ path }) => (path.includes("COUNT") ? { status: 200, body } : undefined);
    expect(await look([id])).toMatchObject([
      {
        older: { points, isExact, measurements: 1 },
        gaps: isExact ? [] : ["no usable count of the older points in 1 measurement"],
      },
    ]);
  },
);

it.each([
  ["ahead", 5 * DAY, new Date(Date.now() + 5 * DAY).toUTCString(), 1],
  ["behind", -5 * DAY, new Date(Date.now() - 5 * DAY).toUTCString(), 0],
  ["unknown", 0, "soon", 0],
])("the server's clock decides which points are older: %s", async (_, skew, date, points) => {
  const id = await bucketOf("sensors", `m f=1 ${Date.now() - 3 * DAY}`);
  proxy.after = (_, given) => ({ ...given, date });
  const [data] = await look([id]);
  expect(data).toMatchObject({ older: { points, measurements: points } });
  const lookedAt = isFound(data) ? data.lookedAt : 0;
  expect(Math.abs(lookedAt - Date.now() - skew)).toBeLessThan(60_000);
});

describe("time budget", () => {
  const lines = Array.from(
    { length: 6 },
    (_, index) => `m${index} f=1 1000\nm${index} f=1 ${2_000 + index}`,
  );

  it("keeps what was counted before the time limit, as a minimum", async () => {
    const id = await bucketOf("sensors", lines.join("\n"));
    let counts = 0;
    proxy.after = async ({ path }) => {
      if (path.includes("COUNT") && ++counts === 2)
        await new Promise((done) => setTimeout(done, 1_500));
      return undefined;
    };
    const [data] = await look([id], { perBucket: 1_000 });
    expect(data).toMatchObject({
      oldest: 1_000,
      newest: 2_005,
      older: { points: 2, isExact: false, measurements: 6 },
      gaps: ["not all older points were found: it took longer than 1 s"],
    });
    expect(isFound(data) && data.isEmpty).toBe(false);
  });

  it("ends the whole check, limits parallel requests, and reports 429 without waiting", async () => {
    const ids = [];
    for (let index = 0; index < 12; index += 1) ids.push(await bucketOf(`b${index}`));
    server.emulator.settings.change({ latencyMs: 400 });
    const some = await look(ids, { inAll: 2_000 });
    expect(some.slice(0, 4)).toMatchObject(Array(4).fill({ isEmpty: true }));
    expect(some.at(-1)).toEqual({ problem: "all the buckets together took longer than 2 s" });
    // Each bucket has at most three requests at a time.
    expect(server.emulator.counters.read().mostInFlight).toBeLessThanOrEqual(12);
    server.emulator.faults.add({
      path: "/query",
      action: "status",
      status: 429,
      retryAfter: 30,
      times: "forever",
    });
    const began = Date.now();
    const refused = await look(ids.slice(0, 1));
    expect(refused).toEqual([{ problem: expect.stringMatching(/429 too many requests/) }]);
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});

describe("influxdb-gitops review --data", () => {
  const env = () => ({
    INFLUX_HOST: server.emulator.url,
    INFLUX_TOKEN: TOKEN,
    INFLUX_ORG: server.emulator.org,
  });

  it("reports the data that would be lost in every format, and never shows the token", async () => {
    const filled = await bucketOf("sensors", `m f=1 1000\nm f=1 ${Date.now()}`);
    const input = dataPreview(server.emulator, [
      { name: "sensors", id: filled, to: 7 },
      { name: "scratch", id: empty, to: "deleted" },
    ]);
    for (const format of ["text", "markdown", "json", "sarif", "github"]) {
      const { code, stdout } = await at.review(["-", "--data", "--format", format], {
        input,
        env: env(),
      });
      expect([format, code]).toEqual([format, 2]);
      expect(stdout).toContain(
        "1 point in 1 measurement becomes deletable, the oldest from January 1, 1970",
      );
      expect(stdout).toContain("bucket deleted — it is empty");
      expect(stdout).toMatch(/Data checked on \d{4}-\d\d-\d\d/);
      expect(stdout).not.toContain("canary");
    }
  });

  it.runIf(process.platform !== "win32")(
    "checks only buckets in the stack's state when it runs the preview itself",
    async () => {
      const other = await bucketOf("other");
      const { emulator } = server;
      const changes = [
        { name: "scratch", id: empty, to: "deleted" as const },
        { name: "other", id: other, to: "deleted" as const },
      ];
      await writePulumi(at.folder);
      await writeFile(join(at.folder, "preview.json"), dataPreview(emulator, changes));
      const connection = `${connectionFingerprint({ url: emulator.url, org: undefined })}.0`;
      const entry = { name: "scratch", id: empty, outputs: { connection } };
      await writeState(join(at.folder, "state.json"), emulator, [entry]);
      const config = {
        "influxdb:url": { value: emulator.url },
        "influxdb:token": { value: TOKEN, secret: true },
        "influxdb:org": { value: emulator.org },
      };
      await writeFile(join(at.folder, "config.json"), JSON.stringify(config));
      const settings = { PATH: [at.folder, process.env.PATH].join(delimiter) };
      const { stdout } = await at.review(["--data"], { env: settings });
      expect(stdout).toContain("BKT101  scratch: bucket deleted — it is empty");
      expect(stdout).toMatch(/Not checked: other: it is .* not in the stack's state/);
    },
  );

  it("equals the review without --data plus one note if nothing can be checked", async () => {
    const input = dataPreview(server.emulator, [{ name: "scratch", id: empty, to: "deleted" }]);
    const elsewhere = input.replaceAll(
      connectionFingerprint({ url: server.emulator.url, org: undefined }),
      "00000000",
    );
    const hidden = input.replace(`"orgId":"${server.emulator.orgID}"`, '"orgId":"[secret]"');
    const unmarked = input.replaceAll('"connection"', '"other"');
    // The same ID on a copy of the server.
    const both = ["copied", "scratch"].map((name) => ({ name, id: empty, to: "deleted" as const }));
    const copied = JSON.parse(dataPreview(server.emulator, both));
    copied.steps[1].oldState.outputs.connection = "00000000.0";
    const review = async (text: string, settings: object, ...args: string[]) => {
      const more = { input: text, env: { ...settings } };
      const { code, stdout } = await at.review(["-", "--format", "json", ...args], more);
      return { code, ...JSON.parse(stdout) };
    };
    for (const [text, settings, reason] of [
      [input, {}, /Not checked: scratch: the server is not configured/],
      [input, { ...env(), INFLUX_TOKEN: "wrong" }, /401/],
      [input, { ...env(), INFLUX_HOST: "http://127.0.0.1:1" }, /records it at a different URL/],
      [elsewhere, env(), /records it at a different URL/],
      [unmarked, env(), /records it at a different URL/],
      [hidden, env(), /the preview hides its organization/],
      [JSON.stringify(copied), env(), /has a bucket with the same ID on a different server/],
    ] as const) {
      const plain = await review(text, settings);
      const looked = await review(text, settings, "--data");
      const [note, ...notes] = looked.notes;
      expect(note).toMatch(reason);
      const findings = looked.findings.map((finding: object) => ({ ...finding, data: null }));
      expect({ ...looked, findings, notes }).toEqual(plain);
    }
  });
});

it("drift --data describes unmanaged buckets, and the bucket that has the name of a deleted one", async () => {
  const { emulator, api } = server;
  await api.call("POST", "/api/v2/labels", { orgID: emulator.orgID, name: "any" });
  // The `Date` header has no milliseconds.
  await bucketOf("left", `m f=1 ${Date.now() - 3 * DAY - 2_000}`);
  const successor = await bucketOf("gone", "");
  const file = join(at.folder, "state.json");
  await writeState(file, emulator, [{ name: "gone", id: "00000000000000ff" }]);
  const drift = (...args: string[]) =>
    runCommand(GITOPS, ["drift", "--state", file, "--unmanaged", "--ignore", "Label:*", ...args], {
      env: { INFLUX_TOKEN: TOKEN },
    });
  const { code, stdout } = await drift("--data");
  expect(code).toBe(3);
  expect(stdout).toMatch(
    /unmanaged {3}Bucket left {2}\w+, 1 measurement, .* the newest 3 days old/,
  );
  expect(stdout).toMatch(/unmanaged {3}Bucket scratch {2}\w+, empty/);
  expect(stdout).toContain(`Bucket gone is gone, and bucket ${successor} now has its name: empty.`);
  const { items } = JSON.parse((await drift("--data", "--json")).stdout);
  expect(items.find(({ name }: { name: string }) => name === "left").data).toMatchObject({
    state: "filled",
  });
  expect((await drift("--data", "--markdown")).stdout).toMatch(/left .*\| 1 measurement, /);
  emulator.faults.add({ path: "/dbrps", action: "status", status: 500, times: "forever" });
  const failed = await drift("--data", "--ignore", "DbrpMapping:*");
  expect(failed.stdout).toMatch(/note: Not checked: gone, left, scratch: .*500/);
});
