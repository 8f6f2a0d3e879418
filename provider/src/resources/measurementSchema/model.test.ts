import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../contract/unknown";
import { field, tag, timestamp } from "./columns";
import { checkMeasurementSchema } from "./model";

const bucketId = "0123456789abcdef";
const good = [timestamp(), tag("host"), field("usage", "float")];
const failuresOf = (news: object, olds = {}) =>
  checkMeasurementSchema({ bucketId, name: "cpu", columns: good, ...news }, olds).failures.map(
    ({ path, reason }) => `${path}: ${reason}`,
  );
const withColumn = (column: unknown) => ({ columns: [...good.slice(0, 2), column, good[2]] });

describe("checkMeasurementSchema", () => {
  it("accepts valid input unchanged", () => {
    expect(checkMeasurementSchema({ bucketId, name: "cpu", columns: good }, {})).toEqual({
      inputs: { bucketId, name: "cpu", columns: good },
      failures: [],
    });
  });

  it.each([
    [{ bucketId: "x" }, "bucketId: must be an ID: 16 hexadecimal digits, not all zero"],
    [{ bucketId: undefined }, "bucketId: must be an ID: a string of 16 hexadecimal digits"],
    [{ name: "_cpu" }, 'name: must not start with "_"'],
    [{ name: "" }, "name: must not be empty"],
    [{ name: "it's" }, "name: must not contain a quotation mark"],
    [{ name: 'a"b' }, "name: must not contain a quotation mark"],
    [{ name: "a\u0000b" }, "name: must contain only printable characters"],
    [{ name: "a\uFFFDb" }, "name: must contain only printable characters"],
    [{ name: "a\uD800b" }, "name: must contain only printable characters"],
    [{ name: "ü".repeat(65) }, "name: must be at most 128 bytes long"],
    [{ columns: [] }, "columns: must not be empty"],
    [{ columns: "x" }, "columns: must be a list of columns: [timestamp(), tag(…), field(…, …)]"],
    [
      { columns: [tag("host"), field("usage", "float")] },
      'columns: must have the timestamp column: { name: "time", type: "timestamp" }',
    ],
    [{ columns: [timestamp(), tag("host")] }, "columns: must have at least one field"],
    [withColumn({ name: "x", type: "field" }), "columns[2].dataType: is required for a field"],
    [
      withColumn({ name: "x", type: "tag", dataType: "string" }),
      "columns[2].dataType: must be omitted: a tag has no data type",
    ],
    [
      withColumn({ name: "x", type: "timestamp" }),
      'columns[2].name: must be "time": the timestamp column always has this name',
    ],
    [
      withColumn({ name: "x", type: "integer" }),
      'columns[2].type: must be "timestamp", "tag" or "field"',
    ],
    [
      withColumn({ name: "x", type: "field", dataType: "double" }),
      'columns[2].dataType: must be "integer", "float", "boolean", "string" or "unsigned"',
    ],
    [withColumn({ name: "_x", type: "tag" }), 'columns[2].name: must not start with "_"'],
    [
      withColumn({ name: "x".repeat(129), type: "tag" }),
      "columns[2].name: must be at most 128 bytes long",
    ],
    [withColumn({ name: "x", type: "tag", format: "y" }), "columns[2].format: unknown argument"],
    [withColumn(7), "columns[2]: must be a column: { name, type }"],
    [
      withColumn(tag("HOST")),
      'columns[2].name: is declared twice: "host" and "HOST" (names are case-insensitive)',
    ],
    [
      { columns: [...good, timestamp()] },
      'columns[3].name: is declared twice: "time" and "time" (names are case-insensitive)',
    ],
    [
      { columns: [tag("time"), field("usage", "float")] },
      'columns[0].type: must be "timestamp": the name "time" is reserved for it',
    ],
  ])("%j → %s", (news, failure) => {
    expect(failuresOf(news)).toEqual([failure]);
  });

  it("accepts 128 bytes, counted as bytes", () => {
    expect(failuresOf({ name: "ü".repeat(64) })).toEqual([]);
  });

  describe("with recorded columns", () => {
    const olds = { bucketId, name: "cpu", columns: good };

    it("keeps their order, so that the declared order makes no difference", () => {
      const { inputs } = checkMeasurementSchema({ ...olds, columns: [...good].reverse() }, olds);
      expect(inputs.columns).toEqual(good);
    });

    it("refuses to remove or change a declared column, with old, new and a way out", () => {
      const [removed, ...more] = failuresOf({ columns: [good[0], good[2]] }, olds);
      expect(removed).toMatch(
        /^columns "host": was a tag and is removed, but .* can only be added\. Restore the column/,
      );
      expect(more).toEqual([]);
      expect(failuresOf({ columns: [good[0], good[1], field("usage", "integer")] }, olds)).toEqual([
        expect.stringContaining(
          'columns "usage": was a field of float and becomes a field of integer',
        ),
      ]);
    });

    it.each([{ bucketId: UNKNOWN }, { bucketId: "f".repeat(16) }, { name: "mem" }])(
      "allows it if the schema moves: %j",
      (move) => {
        expect(failuresOf({ columns: [good[0], good[2]], ...move }, olds)).toEqual([]);
      },
    );

    it("allows additions", () => {
      expect(failuresOf({ columns: [tag("region"), ...good] }, olds)).toEqual([]);
    });
  });

  it.each([
    { bucketId: UNKNOWN },
    { name: UNKNOWN },
    { columns: UNKNOWN },
    { columns: [UNKNOWN] },
    { columns: [{ name: UNKNOWN, type: "tag" }, ...good] },
    { columns: [{ name: "x", type: UNKNOWN }, ...good] },
    { columns: [{ name: "x", type: "field", dataType: UNKNOWN }, ...good] },
  ])("accepts an unknown value: %j", (news) => {
    expect(failuresOf(news)).toEqual([]);
    expect(failuresOf(news, { bucketId, name: "cpu", columns: good })).toEqual([]);
  });
});
