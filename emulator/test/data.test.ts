import { expect, it } from "vitest";
import { useServer } from "./server";

const at = useServer();

const send = (path: string, parameters: Record<string, string>, body?: string) =>
  fetch(`${at.emulator.url}${path}?${new URLSearchParams(parameters)}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Token ${at.emulator.token}` },
    ...(body === undefined ? {} : { body }),
  });
const write = (bucket: string, lines: string, precision = "s") =>
  send("/api/v2/write", { org: at.emulator.org, bucket, precision }, lines);
const ask = async (q: string, more: Record<string, string> = {}) => {
  const response = await send("/query", { db: "bucket", epoch: "ms", q, ...more });
  return { status: response.status, json: (await response.json()) as { results: object[] } };
};

it.each([
  'SELECT MEAN("f") FROM "m"',
  'SELECT COUNT(*) FROM "m"',
  "SELECT * FROM m ORDER BY time LIMIT 1",
  "SHOW DATABASES",
  'SHOW FIELD KEYS; DROP MEASUREMENT "m"',
])("query %s is rejected as not emulated", async (q) => {
  await at.bucketOf();
  expect(await ask(q)).toMatchObject({
    status: 501,
    json: {
      code: "not implemented",
      message: expect.stringContaining("the emulator supports only"),
    },
  });
  expect(await ask("SHOW FIELD KEYS", { epoch: "ns" })).toMatchObject({ status: 501 });
  expect((await send("/query", { q: "SHOW FIELD KEYS" }, "")).status).toBe(501);
});

it("points are deleted with their bucket, and need a field of a known type", async () => {
  const id = await at.bucketOf();
  for (const line of ['m a="x\\"y=1,z=2 ",b=t,c=-1.5e3,d=3u,e=4i 1', "m,tag=1 f=1"]) {
    expect((await write("bucket", line)).status).toBe(204);
  }
  const { json } = await ask("SHOW FIELD KEYS");
  const types = [
    ["a", "string"],
    ["b", "boolean"],
    ["c", "float"],
    ["d", "unsigned"],
    ["e", "integer"],
    ["f", "float"],
  ];
  expect(json.results).toMatchObject([{ series: [{ name: "m", values: types }] }]);
  for (const line of ["m f=", "m f=1x", "m =1", ",a=b f=1", 'm f="open']) {
    expect([line, (await write("bucket", line)).status]).toEqual([line, 400]);
  }
  await at.api.deleteBucket(id);
  await at.bucketOf();
  expect((await ask("SHOW FIELD KEYS")).json).toEqual({ results: [{ statement_id: 0 }] });
});
