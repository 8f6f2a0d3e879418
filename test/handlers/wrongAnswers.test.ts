import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Kind } from "../../provider/src/contract/kind";
import { field, tag, timestamp } from "../../provider/src/resources/measurementSchema/columns";
import {
  type ChangingProxy,
  changed,
  type Given,
  page,
  startChangingProxy,
} from "../support/proxies/changingProxy";
import { useGround } from "../support/relations";
import { startRun } from "../support/startRun";

const ground = useGround(["dana"]);
let proxy: ChangingProxy;
beforeEach(async () => {
  proxy = await startChangingProxy(ground.emulator.url);
});
afterEach(() => proxy.close());

const run = () => startRun(ground.emulator, { url: proxy.url });
const buckets = () => run().of.bucket;
const labels = () => run().of.label;
const schemas = () => run().of.measurementSchema;
const days = (count: number) => [{ everySeconds: count * 86_400 }];
const columns = (name: string) => [timestamp(), field(name, "float")];
const PATH_NOT_FOUND: Given = {
  status: 404,
  body: '{"code":"not found","message":"path not found"}',
};

/** One object of each kind that can be deleted on the server. */
async function oneOfEach() {
  const { bucketId, labelId, emulator } = ground;
  const userId = emulator.userIDs.dana as string;
  const attachments = run().of.bucketLabelAttachment;
  const members = run().of.bucketMember;
  return [
    { of: buckets(), made: await buckets().create({ name: "a" }) },
    { of: labels(), made: await labels().create({ name: "a" }) },
    { of: attachments, made: await attachments.create({ bucketId, labelId }) },
    { of: members, made: await members.create({ bucketId, userId }) },
  ];
}

/** Two measurement schemas of a bucket. */
async function twoSchemas() {
  const { id: bucketId } = await buckets().create({ name: "explicit", schemaType: "explicit" });
  const [one, two] = [
    await schemas().create({ bucketId, name: "one", columns: columns("v") }),
    await schemas().create({ bucketId, name: "two", columns: columns("w") }),
  ];
  const path = (id: string) => `/api/v2/buckets/${bucketId}/schema/measurements/${id}`;
  const live = async (id: string) => (await ground.api.call("GET", path(id))).json;
  return { bucketId, one, two, live };
}

describe("DELETE request", () => {
  it.each<[what: string, answer: Given]>([
    ["an empty 200", { status: 200, type: "text/html", body: "" }],
    ["an empty 202", { status: 202, body: "\n" }],
    ["an HTML page with 200", page(200)],
    ["an unknown path", PATH_NOT_FOUND],
  ])("fails if the response is not the API's 204: %s", async (_, answer) => {
    const all = await oneOfEach();
    proxy.instead = ({ method }) => (method === "DELETE" ? answer : undefined);
    for (const { of, made } of all) {
      await expect(of.delete(made.id, made.outs)).rejects.toThrow(`returned ${answer.status}`);
    }
  });
});

describe("read", () => {
  it("never reports gone if the server does not know the path", async () => {
    const { id, outs } = await buckets().create({ name: "a" });
    const { one } = await twoSchemas();
    proxy.instead = ({ path }) => (/buckets.*\/./.test(path) ? PATH_NOT_FOUND : undefined);
    await expect(buckets().read(id, outs)).rejects.toThrow("has no endpoint at this path");
    await expect(buckets().create({ name: "a", adopt: true })).rejects.toThrow(
      "has no endpoint at this path",
    );
    await expect(schemas().read(one.id, one.outs)).rejects.toThrow("has no endpoint at this path");
  });

  it("does not treat a bucket as infinite if the response has no retention", async () => {
    const args = { name: "a", retentionRules: days(1) };
    const { id, outs } = await buckets().create(args);
    for (const retentionRules of [undefined, [{ type: "expire" }]]) {
      proxy.after = ({ method }, given) =>
        method === "GET" && given.body.includes(id)
          ? changed(given, { retentionRules })
          : undefined;
      await expect(buckets().read(id, outs)).rejects.toThrow("retentionRules");
      await expect(buckets().update(id, outs, { ...args, description: "new" })).rejects.toThrow(
        "retentionRules",
      );
    }
    expect(proxy.seen.filter((call) => call.startsWith("PATCH"))).toEqual([]);
  });
});

describe("response about another object", () => {
  it("is an error for a bucket, and nothing is read, changed or recorded from it", async () => {
    const args = { name: "a", retentionRules: days(90) };
    const { id, outs } = await buckets().create(args);
    const other = await buckets().create({ name: "other", retentionRules: days(1) });
    const body = JSON.stringify(await ground.api.bucket(other.id));
    const elsewhere = "0123456789abcdef";
    const mixed = [{ status: 200, body }, changed({ status: 200, body }, { id, orgID: elsewhere })];
    for (const answer of mixed) {
      const wrong = answer === mixed[0] ? other.id : elsewhere;
      const asked = answer === mixed[0] ? id : String(outs.orgId);
      for (const turn of ["GET", "PATCH"]) {
        proxy.instead = ({ method, path }) =>
          method === turn && path.endsWith(id) ? answer : undefined;
        const update = buckets().update(id, outs, { ...args, description: "new" });
        await expect(update).rejects.toThrow(new RegExp(`${wrong}.*${asked}`));
        if (turn === "PATCH") continue;
        await expect(buckets().read(id, outs)).rejects.toThrow(wrong);
      }
    }
    expect(await ground.api.bucket(id)).toMatchObject({ retentionRules: days(90) });
    expect((await ground.api.bucket(id)).description).toBeUndefined();
  });

  it("is an error for a label", async () => {
    const { id, outs } = await labels().create({ name: "one", properties: { a: "1" } });
    const other = await labels().create({ name: "two", properties: { a: "2" } });
    const { json } = await ground.api.call("GET", `/api/v2/labels/${other.id}`);
    for (const turn of ["GET", "PATCH"]) {
      proxy.instead = ({ method, path }) =>
        method === turn && path.endsWith(id)
          ? { status: 200, body: JSON.stringify(json) }
          : undefined;
      const update = labels().update(id, outs, { name: "one", properties: { a: "2" } });
      await expect(update).rejects.toThrow(new RegExp(`${other.id}.*${id}`));
    }
    proxy.instead = ({ path }) =>
      path.endsWith(id) ? { status: 200, body: JSON.stringify(json) } : undefined;
    await expect(labels().read(id, outs)).rejects.toThrow(new RegExp(`${other.id}.*${id}`));
  });

  it("is an error for a schema, and no column of another one is added", async () => {
    const { bucketId, one, two, live } = await twoSchemas();
    const mine = await live(one.id);
    const news = { bucketId, name: "one", columns: [...columns("v"), tag("t")] };
    for (const answer of [
      await live(two.id),
      { ...mine, name: "two" },
      { ...mine, bucketID: ground.bucketId },
      { ...mine, orgID: "0123456789abcdef" },
    ]) {
      const body = JSON.stringify(answer);
      proxy.instead = ({ method, path }) =>
        method === "GET" && path.includes(one.id) ? { status: 200, body } : undefined;
      await expect(schemas().update(one.id, one.outs, news)).rejects.toThrow("another object");
    }
    // The list of another bucket proves nothing, either.
    const body = JSON.stringify({
      measurementSchemas: [{ ...(await live(two.id)), bucketID: ground.bucketId }],
    });
    proxy.instead = ({ path }) =>
      path.includes("/measurements?") ? { status: 200, body } : undefined;
    await expect(schemas().read(one.id, one.outs)).rejects.toThrow("another object");
    expect((await live(one.id)).columns).toHaveLength(2);
  });

  it.each<[Kind, mine: object, theirs: object]>([
    ["bucket", { name: "mine" }, { name: "theirs" }],
    ["label", { name: "mine" }, { name: "theirs" }],
    [
      "dbrpMapping",
      { database: "mine", retentionPolicy: "p" },
      { database: "theirs", retentionPolicy: "p" },
    ],
  ])(
    "is an error for a new %s, and somebody else's object is not recorded",
    async (kind, mine, theirs) => {
      const { bucketId } = ground;
      const on = kind === "dbrpMapping" ? { bucketId } : {};
      let answer = "";
      proxy.after = ({ method }, { body }) => {
        if (method === "POST") answer = body;
        return undefined;
      };
      const other = await run().of[kind].create({ ...theirs, ...on });
      proxy.after = ({ method }, given) =>
        method === "POST" ? { ...given, body: answer } : undefined;
      const failure = await run()
        .of[kind].create({ ...mine, ...on })
        .catch((error) => error);
      expect(failure.message).toMatch(/another object: (name|database) theirs instead of mine/);
      expect(failure.message).toMatch(/set adopt: true/);
      expect(failure.message).toContain(`(ID ${other.id})`);
      expect(failure).not.toHaveProperty("id");
    },
  );

  it("is an error for a create if it has the ID of an object that the run knows", async () => {
    const { bucketId, one } = await twoSchemas();
    const same = run();
    const bucket = await same.of.bucket.create({ name: "one" });
    const label = await same.of.label.create({ name: "one" });
    const schema = same.of.measurementSchema;
    await schema.diff(one.id, one.outs, { bucketId, name: "one", columns: columns("v") });
    proxy.after = ({ method }, given) => {
      if (method !== "POST") return undefined;
      const answer = JSON.parse(given.body);
      if (!answer.label) return changed(given, { id: answer.columns ? one.id : bucket.id });
      return changed(given, { label: { ...answer.label, id: label.id } });
    };
    const failures = [
      await same.of.bucket.create({ name: "two" }).catch((error) => error),
      await same.of.label.create({ name: "two" }).catch((error) => error),
    ];
    const made = (await ground.api.userBuckets()).find(({ name }) => name === "two");
    expect(failures[0].message).toMatch(new RegExp(`${bucket.id}.*${made?.id}`));
    expect(failures[1].message).toContain(label.id);
    for (const failure of failures) expect(failure).not.toHaveProperty("id");
    // An existing schema is adopted, so the right one is looked up.
    const third = await schema.create({ bucketId, name: "three", columns: columns("x") });
    expect(third.id).not.toBe(one.id);
  });
});

it("an outdated list is no reason to adopt a DBRP mapping that no longer exists", async () => {
  const mappings = run().of.dbrpMapping;
  const args = { bucketId: ground.bucketId, database: "d", retentionPolicy: "p", adopt: true };
  const { id, outs } = await mappings.create(args);
  const body = JSON.stringify(
    (await ground.api.call("GET", `/api/v2/dbrps?orgID=${ground.emulator.orgID}`)).json,
  );
  await mappings.delete(id, outs);
  proxy.instead = ({ path }) => (path.includes("/dbrps?") ? { status: 200, body } : undefined);
  await expect(run().of.dbrpMapping.create(args)).rejects.toThrow(/Could not .*404 not found/);
});

describe("create", () => {
  it.each<[what: string, answer: Given]>([
    ["an HTML page", page(201)],
    ["JSON of something else", { status: 201, body: '{"session":"created"}' }],
    ["no body", { status: 201, body: "" }],
    ["an HTML page declared as JSON", { ...page(201), type: "application/json" }],
  ])("takes over nothing after an unusable 201 response: %s", async (_, answer) => {
    const { orgID } = ground.emulator;
    const rules = [{ type: "expire", ...days(30)[0] }];
    await ground.api.createBucket({ orgID, name: "theirs", retentionRules: rules });
    proxy.instead = ({ method }) => (method === "POST" ? answer : undefined);
    await expect(buckets().create({ name: "theirs" })).rejects.toThrow("already used by bucket");
  });

  it.each([403, 408, 499, 502])(
    "names the created bucket if a proxy returns an error page: %d",
    async (status) => {
      proxy.after = ({ method }) => (method === "POST" ? page(status) : undefined);
      const failure = await buckets()
        .create({ name: "lost" })
        .catch((error) => error.message);
      const made = (await ground.api.userBuckets()).filter(({ name }) => name === "lost");
      expect(made).toHaveLength(1);
      expect(failure).toMatch(
        new RegExp(`returned ${status}.*already used by bucket ${made[0]?.id}`),
      );
      expect((await buckets().create({ name: "lost", adopt: true })).id).toBe(made[0]?.id);
    },
  );

  it("of a role keeps the other role if a proxy refuses the request", async () => {
    const { bucketId, emulator } = ground;
    const userId = emulator.userIDs.dana as string;
    await ground.byHand("owners", { id: userId });
    proxy.instead = ({ method }) => (method === "POST" ? page(403) : undefined);
    const members = run().of.bucketMember;
    await expect(members.create({ bucketId, userId })).rejects.toThrow("returned 403");
    expect(await ground.listed("owners")).toContain(userId);
  });
});
