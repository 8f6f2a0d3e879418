import { describe, expect, it } from "vitest";
import { driftItem } from "../../../test/support/driftReport";
import { compareInputs, extraColumns } from "./compare";
import { ignoring, ignoringKinds } from "./driftItem";

describe("compareInputs", () => {
  it("lists the differences, one per property or column", () => {
    const recorded = {
      name: "a",
      retentionRules: [{ everySeconds: 3_600 }],
      properties: { color: "red", size: "s" },
      columns: [{ name: "host", type: "tag" }],
    };
    const live = {
      name: "a",
      retentionRules: [],
      properties: { color: "blue", more: "" },
      columns: [{ name: "host", type: "field", dataType: "string" }],
      description: "",
    };
    expect(compareInputs(recorded, live)).toEqual([
      {
        property: "columns.host",
        recorded: { type: "tag" },
        live: { type: "field", dataType: "string" },
      },
      { property: "description", live: "" },
      { property: "properties.color", recorded: "red", live: "blue" },
      { property: "properties.more", live: "" },
      { property: "properties.size", recorded: "s" },
      { property: "retentionRules", recorded: [{ everySeconds: 3_600 }], live: [] },
    ]);
  });

  it.each([
    ["description", []],
    ["retentionRules[0].everySeconds", ["description", "properties.color"]],
    ["properties.color", ["description", "retentionRules"]],
    ['properties["color"]', ["description", "retentionRules"]],
    ["properties.*", ["description", "retentionRules"]],
    ["properties.size", ["description", "properties.color", "retentionRules"]],
    ['properties["a.b"]', ["description", "properties.color", "retentionRules"]],
    ["*", []],
  ])("leaves out ignored properties: %s", (pattern, left) => {
    const recorded = {
      description: "a",
      properties: { color: "red" },
      retentionRules: [{ everySeconds: 3_600 }],
    };
    const live = {
      description: "b",
      properties: { color: "blue" },
      retentionRules: [{ everySeconds: 7_200 }],
    };
    const expected = pattern === "description" ? ["properties.color", "retentionRules"] : left;
    expect(compareInputs(recorded, live, [pattern]).map(({ property }) => property)).toEqual(
      expected,
    );
  });
});

describe("compareInputs with members named like methods", () => {
  it("compares them as values", () => {
    const awkward = (text: string) => ({ columns: [{ name: "a", toString: text, valueOf: 1 }] });
    expect(compareInputs(awkward("1"), awkward("1"))).toEqual([]);
    expect(compareInputs(awkward("1"), awkward("2"))).toHaveLength(1);
  });
});

describe("property name with a dot", () => {
  it("is a name, not a path", () => {
    const changed = (pattern: string) =>
      compareInputs(
        { properties: { a: "1", "a.b": "2" } },
        { properties: { a: "0", "a.b": "0" } },
        [pattern],
      ).map(({ property }) => property);
    expect(changed("name")).toEqual(["properties.a", 'properties["a.b"]']);
    expect(changed("properties.a")).toEqual(['properties["a.b"]']);
    expect(changed('properties["a.b"]')).toEqual(["properties.a"]);
  });
});

describe("ignoreChanges path to a part of a value", () => {
  const days = (count: number) => ({ type: "expire", everySeconds: count * 86_400 });
  it.each([
    ["the part that differs", "retentionRules[0].everySeconds", [days(30)], [days(1)], false],
    ["every part that differs", "retentionRules[*].everySeconds", [days(30)], [days(1)], false],
    ["the element", "retentionRules[0]", [days(30)], [days(1)], false],
    ["another part", "retentionRules[0].type", [days(30)], [days(1)], true],
    ["a part that does not exist", "retentionRules[0].shard", [days(30)], [days(1)], true],
    ["another element", "retentionRules[1]", [days(30)], [days(1)], true],
    ["a part of an added value", "retentionRules[0].everySeconds", [], [days(1)], true],
    ["a part of a removed value", "retentionRules[0].everySeconds", [days(30)], [], true],
  ])("hides no other difference: %s", (_, path, before, now, isShown) => {
    const found = compareInputs({ retentionRules: before }, { retentionRules: now }, [path]);
    expect(found).toHaveLength(isShown ? 1 : 0);
  });

  it("does not hide a string when it looks for a member of it", () => {
    const [before, now] = [{ properties: { color: "red" } }, { properties: { color: "blue" } }];
    expect(compareInputs(before, now, ["properties.color.x"])).toHaveLength(1);
  });
});

describe("extraColumns", () => {
  it("returns the columns that only the server has", () => {
    const liveColumns = [
      { name: "time", type: "timestamp" },
      { name: "rack", type: "tag" },
    ];
    const declared = { columns: [{ name: "time", type: "timestamp" }] };
    expect(extraColumns({ liveColumns }, declared)).toEqual([
      { property: "columns.rack", live: { type: "tag" } },
    ]);
  });
});

describe("ignoring", () => {
  const item = driftItem({ name: "telegraf/autogen", property: "retentionRules" });
  it.each([
    ["changed", true],
    ["gone", false],
    ["Bucket:*", true],
    ["Bucket:telegraf*", true],
    ["*:telegraf/autogen.retentionRules", true],
    ["Bucket:telegraf/autogen.description", false],
    ["Bucket:telegraf", false],
    ["Label:*", false],
    ["!Label:*", false],
    ["[!A-Z]*", false],
    ["[!b]ucket:*", true],
  ])("%s matches: %s", (pattern, fits) => {
    expect(ignoring([pattern])(item)).toBe(fits);
  });
});

describe("ignoringKinds", () => {
  it.each([
    ["unmanaged", true],
    ["*", true],
    ["Bucket:*", true],
    ["Bucket:**", true],
    ["Buck*", true],
    ["*:*", true],
    ["{Bucket,Label}:*", true],
    ["[!b]ucket:*", true],
    ["gone", false],
    ["Bucket", false],
    ["Label:*", false],
    ["Bucket:*-*", false],
    ["Bucket:?*", false],
    ["Bucket:[a-f0-9]*", false],
    ["Bucket:*.*", false],
    ["Bucket:\\*", false],
    ["*-*", false],
  ])("%s matches all buckets: %s", (pattern, fits) => {
    expect(ignoringKinds([pattern])("bucket")).toBe(fits);
    // Without a name, since a star also matches that.
    if (fits) expect(ignoring([pattern])(driftItem({ status: "unmanaged", name: "" }))).toBe(true);
  });
});
