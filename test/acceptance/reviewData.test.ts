import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { groupBy } from "../../gitops/src/collections";
import { removeAll, removeLeftovers } from "../conformance/removeAll";
import { apiOf } from "../support/api";
import { GITOPS, runCommand } from "../support/commands";
import { type DataChange, dataPreview } from "../support/dataPreview";
import { describeOnRealServer } from "../support/describeOnRealServer";
import { startInfluxd } from "../support/influxd";
import { startChangingProxy } from "../support/proxies/changingProxy";
import { type Point, toLines, writeLines } from "./points";
import { type AcceptanceServer, openAcceptanceServer } from "./server";

const DAY = 86_400_000;
const FAMILY = "acceptance-data-";

/** Names of measurements that a query, a terminal or a table could misread. */
const AWKWARD = [
  ...["cpu", "with space", "comma,x", 'quo"te', "it's", "back\\slash", "größe", "数据", "😀"],
  ...["semi;colon", "--comment", "/*comment*/", "tab\there", "a.b.c", "SELECT", "100%", "$x"],
  "x=y",
  ...["\u202eright to left", "n".repeat(300)],
];

interface FindingJson {
  name: string;
  severity: string;
  message: string;
  // biome-ignore lint/suspicious/noExplicitAny: review.schema.json defines the format, and has its own tests
  data: any;
}

/** What a review with --data reports about the data that changes would lose, on a real server. */
describeOnRealServer((found) => {
  const prefix = `${FAMILY}${Date.now().toString(36)}-`;
  let server: AcceptanceServer;
  let folder: string;
  beforeAll(async () => {
    server = await openAcceptanceServer(found);
    folder = await mkdtemp(join(tmpdir(), "data-"));
    await removeLeftovers(server, FAMILY);
  });
  afterAll(async () => {
    if (!server) return;
    await removeAll(server, prefix);
    await server.close();
    await rm(folder, { recursive: true });
  });

  type At = Pick<AcceptanceServer, "url" | "token" | "orgID" | "org">;

  const makeBucket = async (at: At, name: string): Promise<string> => {
    const body = { orgID: at.orgID, name: prefix + name, retentionRules: [] };
    return (await apiOf(at).createBucket(body)).id;
  };

  /** The findings of a review with --data, by bucket name, along with the command's complete output. */
  const review = async ({ url, token, orgID }: At, changes: readonly DataChange[]) => {
    const file = join(folder, "preview.json");
    await writeFile(file, dataPreview({ url, orgID }, changes));
    const env = { INFLUX_HOST: url, INFLUX_TOKEN: token, INFLUX_ORG_ID: orgID };
    const args = ["review", file, "--data", "--format", "json", "--no-limits"];
    const { stdout, stderr } = await runCommand(GITOPS, args, { env });
    const { findings, notes } = JSON.parse(stdout || "{}");
    const byName = (findings as FindingJson[]).map((finding) => [finding.name, finding] as const);
    const said = stdout + stderr;
    expect(said).not.toContain(token);
    return { of: Object.fromEntries(byName), notes: notes.join("\n") as string, said };
  };

  it("counts the loss of 200,000 points exactly, finds an empty bucket, and reports an unreadable one as unknown", async ({
    skip,
  }) => {
    if (server.product !== "InfluxDB 2.7") return skip("only 2.7 finds a bucket without a mapping");
    // The last one's virtual mapping has an empty policy: a query through it would read the bucket "empty".
    const names = ["shrunk", "mixed", "deleted", "replaced", "empty", "hidden", "empty/"];
    const ids: Record<string, string> = {};
    for (const name of names) ids[name] = await makeBucket(server, name);
    const now = Date.now();
    const times = Array.from({ length: 10_000 }, (_, index) => now - index * 2 * 60_000);
    for (const measurement of AWKWARD) {
      const points = times.map((time) => ({ measurement, time, fields: ["value"] }));
      await writeLines(server, `${prefix}shrunk`, toLines(points));
    }
    for (const name of ["deleted", "replaced", "hidden", "empty/"]) {
      const points = [now + 30 * DAY, now - 400 * DAY].map((time, index) => ({
        measurement: `m${index}`,
        time,
        fields: ["a", "b"],
      }));
      await writeLines(server, prefix + name, toLines(points));
    }
    // Queries find only values of one type.
    await writeLines(
      server,
      `${prefix}mixed`,
      `m f=1 ${now - 10 * DAY}\nm f="x" ${now - 99 * DAY}`,
    );
    const changes: DataChange[] = [
      { name: "shrunk", id: ids.shrunk ?? "", to: 7 },
      { name: "mixed", id: ids.mixed ?? "", to: 7 },
      { name: "deleted", id: ids.deleted ?? "", to: "deleted" },
      { name: "replaced", id: ids.replaced ?? "", to: "replaced" },
      { name: "empty", id: ids.empty ?? "", to: "deleted" },
      { name: "hidden", id: ids.hidden ?? "", to: "deleted" },
      { name: "empty/", id: ids["empty/"] ?? "", to: "deleted" },
    ];
    const { of } = await review(server, changes);
    const { deletable } = of.shrunk?.data ?? {};
    const older = times.filter((time) => time < Date.parse(deletable.olderThan)).length;
    expect(of.shrunk?.data).toMatchObject({
      state: "filled",
      reasons: [],
      measurements: 20,
      oldest: new Date(Math.min(...times)).toISOString(),
      newest: new Date(now).toISOString(),
      deletable: { points: 20 * older, isExact: true, measurements: 20 },
    });
    expect(of.shrunk?.message).toMatch(/7d — [\d,]+ points in 20 measurements become deletable/);
    expect(of.mixed?.data).toMatchObject({
      reasons: ["it has fields with values of several types"],
      deletable: { points: 1, isExact: false },
    });
    for (const name of ["deleted", "replaced"]) {
      expect(of[name]).toMatchObject({
        severity: "destructive",
        data: {
          measurements: 2,
          oldest: new Date(now - 400 * DAY).toISOString(),
          newest: new Date(now + 30 * DAY).toISOString(),
        },
      });
    }
    expect(of.empty).toMatchObject({ severity: "notice", data: { state: "empty" } });
    expect(of["empty/"]).toMatchObject({ severity: "destructive", data: { state: "unknown" } });

    const token = await readerOf(names.slice(0, -2).map((name) => ids[name] ?? ""));
    const narrow = await review({ ...server, token }, changes);
    expect(narrow.of.shrunk?.data.deletable.isExact).toBe(true);
    expect(narrow.of.empty).toMatchObject({ severity: "notice", data: { state: "empty" } });
    expect(narrow.of.hidden).toMatchObject({ severity: "destructive", data: { state: "unknown" } });
    expect(narrow.of.hidden?.message).toContain("all its points are lost");
    expect(narrow.notes).toMatch(/Not checked: .*hidden.*: the token sees no DBRP mapping/);
  });

  async function readerOf(ids: readonly string[]): Promise<string> {
    const permissions = ids.map((id) => ({
      action: "read",
      resource: { type: "buckets", id, orgID: server.orgID },
    }));
    const body = { orgID: server.orgID, description: `${prefix}reader`, permissions };
    return (await apiOf(server).call("POST", "/api/v2/authorizations", body)).json.token;
  }

  it("counts lost points correctly for random buckets and retentions", async ({ skip }) => {
    if (server.product !== "InfluxDB 2.7") return skip("only 2.7 finds a bucket without a mapping");
    const seed = Number(process.env.DATA_SEED ?? Date.now() % 1_000_000);
    const random = randomOf(seed);
    const pick = (most: number) => Math.floor(random() * most);
    const cases = [];
    for (let index = 0; index < 30; index += 1) {
      const id = await makeBucket(server, `random-${index}`);
      const weights = [pick(4), pick(4), pick(4)];
      const points = Array.from(
        { length: pick(4) === 0 ? 0 : pick(400) },
        (): Point => ({
          measurement: AWKWARD[pick(5)] ?? "",
          series: `host=${pick(3)}`,
          time: Date.now() + 5 * DAY - pick(60 * DAY),
          fields: ["a", "b", "c"].filter((_, nth) => pick(4) < (weights[nth] ?? 0)),
        }),
      ).filter(({ fields }) => fields.length > 0);
      if (points.length > 0) await writeLines(server, `${prefix}random-${index}`, toLines(points));
      cases.push({ name: `random-${index}`, id, to: 1 + pick(50), points });
    }
    const { of } = await review(server, cases);
    for (const { name, points } of cases) {
      const { data } = of[name] ?? {};
      if (points.length === 0) {
        expect([seed, name, data]).toEqual([
          seed,
          name,
          expect.objectContaining({ state: "empty" }),
        ]);
        continue;
      }
      const than = Date.parse(data.deletable.olderThan);
      const own = points.filter(({ time }) => time < than);
      const measurements = groupBy(own, ({ measurement }) => measurement);
      const counts = [...measurements.values()].map((its) => {
        const values = ["a", "b", "c"].map(
          (it) => its.filter(({ fields }) => fields.includes(it)).length,
        );
        return {
          least: Math.max(...values),
          isExact: values.filter((count) => count > 0).length === 1,
        };
      });
      expect([seed, name, data]).toMatchObject([
        seed,
        name,
        {
          state: "filled",
          reasons: [],
          oldest: new Date(Math.min(...points.map(({ time }) => time))).toISOString(),
          newest: new Date(Math.max(...points.map(({ time }) => time))).toISOString(),
          deletable: {
            points: counts.reduce((sum, { least }) => sum + least, 0),
            isExact: counts.every(({ isExact }) => isExact),
            measurements: measurements.size,
          },
        },
      ]);
      // "At least" is never more than there are, and an exact number is never less.
      const { points: said, isExact } = data.deletable;
      expect([seed, name, isExact ? said === own.length : said <= own.length]).toEqual([
        seed,
        name,
        true,
      ]);
    }
  });

  it("keeps unchecked findings destructive if the server stops midway", async ({ skip }) => {
    if (found.kind !== "influxd") return skip("a given server is not ours to stop");
    const influxd = await startInfluxd(found.program);
    const { call } = apiOf(influxd);
    const orgID: string = (await call("GET", `/api/v2/orgs?org=${influxd.org}`)).json.orgs[0].id;
    const at = { ...influxd, orgID };
    const names = Array.from({ length: 12 }, (_, index) => `stopped-${index}`);
    const changes: DataChange[] = [];
    for (const name of names) changes.push({ name, id: await makeBucket(at, name), to: "deleted" });
    const proxy = await startChangingProxy(influxd.url);
    let asked = 0;
    proxy.after = async ({ path }, given) => {
      if (path.startsWith("/query") && ++asked === 3) await influxd.stop();
      return given;
    };
    try {
      const { of, notes } = await review({ ...at, url: proxy.url }, changes);
      const states = names.map((name) => `${of[name]?.severity} ${of[name]?.data.state}`);
      expect(states).toContain("destructive unknown");
      expect(states.filter((state) => !/^(destructive unknown|notice empty)$/.test(state))).toEqual(
        [],
      );
      expect(notes).toMatch(/Not checked: stopped-\d+.*: Could not/);
    } finally {
      await proxy.close();
      await influxd.stop();
    }
  });
});

/** Numbers from 0 to 1 that depend on a seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
