import { describe, expect, it } from "vitest";
import type { Client } from "../../provider/src/api/client";
import { field, timestamp } from "../../provider/src/resources/measurementSchema/columns";
import { useEmulator } from "../support/emulator";
import { startRun } from "../support/startRun";

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, of which each row knows the form
type Answer = any;

const at = useEmulator();

/** A run against a server whose responses to writes differ from the requests. */
const run = (change: (answer: Answer) => void) => runOf(change).of;
const runOf = (change: (answer: Answer) => void) =>
  startRun(at.emulator, {
    wrap: (client: Client): Client => ({
      ...client,
      async send(call) {
        const answer = await client.send(call);
        if (call.method !== "GET" && answer) change(answer);
        return answer;
      },
    }),
  });

const bucketArgs = { name: "a", description: "x", retentionRules: [{ everySeconds: 3_600 }] };

describe("a response that differs from the request is an error", () => {
  it.each<[what: string, change: (answer: Answer) => void, args: object]>([
    ["retention", (answer) => (answer.retentionRules = [{ everySeconds: 7_200 }]), {}],
    ["retention", (answer) => (answer.retentionRules = []), {}],
    ["description", (answer) => (answer.description = undefined), {}],
    ["schemaType", (answer) => (answer.schemaType = undefined), { schemaType: "explicit" }],
    ["rp", (answer) => (answer.rp = undefined), { rp: "autogen" }],
  ])("for a new bucket, which is recorded as the server has it: %s", async (what, change, args) => {
    const failure = await run(change)
      .bucket.create({ ...bucketArgs, ...args, __provider: "text" })
      .catch((error) => error);
    expect(failure.message).toContain(what);
    const [bucket] = await at.api.userBuckets();
    expect(failure).toMatchObject({ id: bucket?.id, reasons: [failure.message] });
    expect(failure.properties).toMatchObject({ __provider: "text", declared: expect.any(Array) });
    expect(failure.properties.holder).toBeDefined();
  });

  it("for a new bucket, also if a hook makes the engine create it again", async () => {
    const { of, notices } = runOf((answer) => (answer.description = undefined));
    const failure = await of.bucket.create(bucketArgs).catch((error) => error);
    expect(failure.message).toContain("description");
    // Its own outputs: with them, the next diff shows the difference.
    const { id, outs } = await of.bucket.create(bucketArgs);
    expect([id, outs?.holder]).toEqual([failure.id, failure.properties.holder]);
    expect(notices.join()).toContain("description");
    expect(await at.api.userBuckets()).toHaveLength(1);
  });

  it("for an update or adoption of a bucket", async () => {
    const honest = run(() => undefined);
    const { id, outs } = await honest.bucket.create(bucketArgs);
    const change = (answer: Answer) => (answer.retentionRules = [{ everySeconds: 3_600 }]);
    const news = { ...bucketArgs, retentionRules: [{ everySeconds: 7_200 }] };
    await expect(run(change).bucket.update(id, outs, news)).rejects.toThrow(
      'retention was sent as "2h", but the server has "1h"',
    );
    await expect(
      run(change).bucket.create({ ...news, adopt: true, retentionRules: [] }),
    ).rejects.toThrow('retention was sent as "infinite"');
  });

  it("for a label, an attachment, a member and a schema", async () => {
    const { id: bucketId } = (await run(() => undefined).bucket.create({
      name: "b",
      schemaType: "explicit",
    })) as { id: string };
    const label = { name: "l", properties: { color: "red" } };
    const otherId = "0123456789abcdef";
    const failing = run((answer) => {
      if (answer.properties) Object.assign(answer, { id: otherId, properties: {} });
      if (answer.columns) answer.columns.pop();
      if (answer.role) answer.id = otherId;
    });
    await expect(failing.label.create(label)).rejects.toThrow("properties");
    const { json } = await at.api.call("GET", "/api/v2/labels");
    const attachment = { bucketId, labelId: json.labels[0].id };
    await expect(failing.bucketLabelAttachment.create(attachment)).rejects.toThrow(
      "label was sent",
    );
    await expect(
      failing.bucketMember.create({ bucketId, userId: at.emulator.userID }),
    ).rejects.toThrow("user was sent");
    const columns = [timestamp(), field("v", "float")];
    await expect(
      failing.measurementSchema.create({ bucketId, name: "cpu", columns }),
    ).rejects.toThrow('column "v" was sent as "field of float", but the server has nothing');
    const made = { bucketId, name: "mem", columns };
    const schema = await run(() => undefined).measurementSchema.create(made);
    await expect(
      failing.measurementSchema.update(schema.id, schema.outs, {
        ...made,
        columns: [...columns, field("w", "float")],
      }),
    ).rejects.toThrow('column "w" was sent as "field of float", but the server has nothing');
  });
});

describe("errors and state", () => {
  const declaredBy = (...secrets: string[]) =>
    `run 1 ${secrets.map((name) => `secret:${name} `).join("")}Bucket "b"`;

  it("contain no secret in any form, and no token that the server repeats", async () => {
    const token = "canary-token-for-these-tests";
    at.emulator.tokens.add({ token, access: "all" });
    const secret = 'hush "canary"\nline <b>';
    const wrap = (client: Client): Client => ({
      ...client,
      async send(call) {
        const answer: Answer = await client.send(call);
        if (call.method === "POST") answer.description = `seen ${token}`;
        return answer;
      },
    });
    const buckets = startRun(at.emulator, { token, wrap }).of.bucket;
    const args = { name: "b", description: secret };
    await buckets.check({}, { ...args, __declaredBy: declaredBy("description") });
    const failure = await buckets.create(args).catch((error) => error);
    const { id: _, properties, reasons, message } = failure;
    expect(message).toContain(
      'description was sent as "[redacted]", but the server has "seen [redacted]"',
    );
    expect(reasons).toEqual([message]);
    expect(properties).toMatchObject({ name: "b", description: "seen [redacted]" });
  });

  it("contain no token that somebody wrote into an object, after a refresh", async () => {
    const token = "canary-token-for-these-tests";
    at.emulator.tokens.add({ token, access: "all" });
    const buckets = startRun(at.emulator, { token }).of.bucket;
    const { id, outs } = await buckets.create({ name: "b", description: "x" });
    await at.api.patchBucket(id, { description: token, retentionRules: [] });
    const read = await startRun(at.emulator, { token }).of.bucket.read(id, outs);
    expect(JSON.stringify(read)).not.toContain(token);
    expect(read?.inputs).toMatchObject({ description: "[redacted]" });
  });

  it("contain no property names from secret properties", async () => {
    const labels = run((answer) => {
      if (answer.properties) answer.properties = {};
    }).label;
    const __declaredBy = declaredBy("properties");
    const check = (properties: object) => labels.check({}, { name: "l", properties, __declaredBy });
    const { failures } = await check({ "hush-canary": "" });
    expect(failures.map(({ reason }) => reason).join()).toMatch(/^properties: must not be empty/);
    const properties = { label: "value-canary", 'x"y': "z" };
    await check(properties);
    const failure = await labels.create({ name: "l", properties }).catch((error) => error.message);
    expect(failure).toMatch(
      /stored label \w+ differently from what was sent: properties was sent as/,
    );
    expect(failure).not.toMatch(/canary|"label"|x\\?"y/);
  });
});
