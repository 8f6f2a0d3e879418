import { type Emulator, startEmulator } from "influxdb-serverless-emulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../provider/src/api/client";
import { bucketHandler } from "../../provider/src/bucket/handler";
import { bucketLabelAttachmentHandler } from "../../provider/src/bucketLabelAttachment/handler";
import { bucketMemberHandler } from "../../provider/src/bucketMember/handler";
import { labelHandler } from "../../provider/src/label/handler";
import { field, timestamp } from "../../provider/src/measurementSchema/columns";
import { measurementSchemaHandler } from "../../provider/src/measurementSchema/handler";
import { apiOf } from "../support/api";
import { startRun } from "../support/run";

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, of which each row knows the form
type Answer = any;

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

/** A run against a server whose answers to writes are not what was sent. */
const run = (change: (answer: Answer) => void) =>
  startRun(emulator, {
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

describe("an answer that differs from what was sent is an error", () => {
  it.each<[what: string, change: (answer: Answer) => void, args: object]>([
    ["retention", (answer) => (answer.retentionRules = [{ everySeconds: 7_200 }]), {}],
    ["retention", (answer) => (answer.retentionRules = []), {}],
    ["description", (answer) => (answer.description = undefined), {}],
    ["name", (answer) => (answer.name = "A"), {}],
    ["schemaType", (answer) => (answer.schemaType = undefined), { schemaType: "explicit" }],
    ["rp", (answer) => (answer.rp = undefined), { rp: "autogen" }],
    ["orgID", (answer) => (answer.orgID = "0123456789abcdef"), {}],
  ])("of a new bucket: %s; it is recorded as the server has it", async (what, change, args) => {
    const failure = await run(change)
      .of("bucket", bucketHandler)
      .create({ ...bucketArgs, ...args, __provider: "text" })
      .catch((error) => error);
    expect(failure.message).toContain(what);
    const [bucket] = await apiOf(emulator).userBuckets();
    expect(failure).toMatchObject({ id: bucket?.id, reasons: [failure.message] });
    expect(failure.properties).toMatchObject({ __provider: "text", declared: expect.any(Array) });
    expect(failure.properties.holder).toBeDefined();
  });

  it("of a change", async () => {
    const honest = run(() => undefined);
    const { id, outs } = await honest.of("bucket", bucketHandler).create(bucketArgs);
    const change = (answer: Answer) => (answer.retentionRules = [{ everySeconds: 3_600 }]);
    const news = { ...bucketArgs, retentionRules: [{ everySeconds: 7_200 }] };
    await expect(run(change).of("bucket", bucketHandler).update(id, outs, news)).rejects.toThrow(
      'retention was sent as "2h", but the server has "1h"',
    );
    await expect(
      run(change)
        .of("bucket", bucketHandler)
        .create({ ...news, adopt: true, retentionRules: [] }),
    ).rejects.toThrow('retention was sent as "infinite"');
  });

  it("of a label, what is on a bucket, and a schema", async () => {
    const { id: bucketId } = (await run(() => undefined)
      .of("bucket", bucketHandler)
      .create({ name: "b", schemaType: "explicit" })) as { id: string };
    const label = { name: "l", properties: { color: "red" } };
    const otherId = "0123456789abcdef";
    const failing = run((answer) => {
      if (answer.label) answer.label = { ...answer.label, id: otherId, properties: {} };
      if (answer.columns) answer.columns.pop();
      if (answer.role) answer.id = otherId;
    });
    await expect(failing.of("label", labelHandler).create(label)).rejects.toThrow("properties");
    const { json } = await apiOf(emulator).call("GET", "/api/v2/labels");
    const attachment = { bucketId, labelId: json.labels[0].id };
    await expect(
      failing.of("bucketLabelAttachment", bucketLabelAttachmentHandler).create(attachment),
    ).rejects.toThrow("label was sent");
    await expect(
      failing.of("bucketMember", bucketMemberHandler).create({ bucketId, userId: emulator.userID }),
    ).rejects.toThrow("user was sent");
    const columns = [timestamp(), field("v", "float")];
    await expect(
      failing
        .of("measurementSchema", measurementSchemaHandler)
        .create({ bucketId, name: "cpu", columns }),
    ).rejects.toThrow('column "v" was sent as "field of float", but the server has nothing');
    const made = { bucketId, name: "mem", columns };
    const schema = await run(() => undefined)
      .of("measurementSchema", measurementSchemaHandler)
      .create(made);
    await expect(
      failing
        .of("measurementSchema", measurementSchemaHandler)
        .update(schema.id, schema.outs, { ...made, columns: [...columns, field("w", "float")] }),
    ).rejects.toThrow('column "w" was sent as "field of float", but the server has nothing');
  });
});
