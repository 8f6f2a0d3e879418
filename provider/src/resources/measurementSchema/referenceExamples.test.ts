import { describe, expect, it } from "vitest";
import {
  bucketAnswer,
  measurementSchemaAnswer,
  measurementSchemaListAnswer,
} from "../../api/models";
import { checkMeasurementSchema } from "./model";

/*
 * Every example of the API reference (Buckets, Bucket Schemas).
 */

const exampleColumns = [
  { format: "unix timestamp", name: "time", type: "integer" },
  { name: "host", type: "tag" },
  { name: "region", type: "tag" },
  { dataType: "float", name: "usage_user", type: "field" },
  { dataType: "float", name: "usage_user", type: "field" },
];

const exampleSchema = {
  bucketID: "ba3c5e7f9b0a0010",
  columns: exampleColumns,
  createdAt: "2021-01-21T00:48:40.993Z",
  id: "1a3c5e7f9b0a8642",
  name: "cpu",
  orgID: "0a3c5e7f9b0a0001",
  updatedAt: "2021-01-21T00:48:40.993Z",
};

const summary = (id: string, name: string) => {
  const { columns: _, ...rest } = exampleSchema;
  return { ...rest, id, name };
};

describe("examples of the API reference", () => {
  it("a schema response is parsed, although its columns break the service's rules", () => {
    const parsed = measurementSchemaAnswer.parse(exampleSchema);
    expect(parsed).toMatchObject({
      id: "1a3c5e7f9b0a8642",
      name: "cpu",
      bucketID: "ba3c5e7f9b0a0010",
    });
    expect(parsed.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "time integer",
      "host tag",
      "region tag",
      "usage_user field",
      "usage_user field",
    ]);
  });

  it("a list of schemas is parsed, without columns", () => {
    const example = {
      measurementSchemas: [
        summary("1a3c5e7f9b0a8642", "cpu"),
        summary("1a3c5e7f9b0a8643", "memory"),
        summary("1a3c5e7f9b0a8644", "disk"),
      ],
    };
    const schemas = measurementSchemaListAnswer.parse(example);
    expect(schemas.map(({ name, columns }) => [name, columns])).toEqual([
      ["cpu", []],
      ["memory", []],
      ["disk", []],
    ]);
  });

  it("a schema request is refused, with each of its three faults named", () => {
    const news = { bucketId: "ba3c5e7f9b0a0010", name: "cpu", columns: exampleColumns };
    expect(checkMeasurementSchema(news, {}).failures.map(({ path }) => path)).toEqual([
      "columns[0].type",
      "columns[0].format",
    ]);
    const [, ...rest] = exampleColumns;
    const fixed = { ...news, columns: [{ name: "time", type: "timestamp" }, ...rest] };
    expect(checkMeasurementSchema(fixed, {}).failures).toEqual([
      { path: "columns[4].name", reason: expect.stringContaining("is declared twice") },
    ]);
  });

  it("a bucket with links and nothing else that is optional is parsed", () => {
    const links = {
      labels: "/api/v2/buckets/1/labels",
      members: "/api/v2/buckets/1/members",
      org: "/api/v2/orgs/2",
      owners: "/api/v2/buckets/1/owners",
      self: "/api/v2/buckets/1",
      write: "/api/v2/write?org=2\u0026bucket=1",
    };
    const example = { id: "BA3C5E7F9B0A0010", name: "NAME", retentionRules: [], links };
    expect(bucketAnswer.parse(example)).toMatchObject({
      id: "ba3c5e7f9b0a0010",
      name: "NAME",
      retentionRules: [],
    });
  });
});
