import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../contract/unknown";
import { checkLabel } from "./model";
import { planPatch } from "./update";

describe("checkLabel", () => {
  it.each([
    [{ name: "" }, "name: must not be empty"],
    [{ name: " a" }, "name: must not begin or end with whitespace: the service trims it"],
    [{ name: "a\u0085" }, "name: must not begin or end with whitespace: the service trims it"],
    [
      { name: "a", properties: { color: "" } },
      "properties.color: must not be empty: the service drops a property without a value",
    ],
    [
      { name: "a", properties: JSON.parse('{"toString":"x"}') },
      'properties.toString: must not be called "toString": Pulumi can\'t handle it',
    ],
    [{ name: "a", properties: { color: 7 } }, "properties.color: must be a string"],
    [{ name: "a", properties: [] }, 'properties: must be an object of strings: { color: "#f00" }'],
    [{ name: "a", orgId: "acme" }, "orgId: must be an ID: 16 hexadecimal digits, not all zero"],
    [
      { name: "a", color: "red" },
      "color: unknown argument; known arguments: name, properties, orgId, adopt",
    ],
  ])("%j → %s", (news, failure) => {
    expect(checkLabel(news).failures.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      failure,
    ]);
  });

  it.each([
    { name: UNKNOWN },
    { name: "a", properties: UNKNOWN },
    { name: "a", properties: { color: UNKNOWN } },
  ])("accepts an unknown value: %j", (news) => {
    expect(checkLabel(news)).toEqual({ inputs: news, failures: [] });
  });
});

describe("planPatch", () => {
  it("removes undeclared properties by name, and leaves those that others added", () => {
    const recorded = { name: "a", properties: { color: "red", note: "x" } };
    expect(planPatch(recorded, { name: "a", properties: { color: "blue" } })).toEqual({
      properties: { note: "", color: "blue" },
    });
    expect(planPatch(recorded, { name: "a" })).toEqual({ properties: { color: "", note: "" } });
    expect(planPatch({ name: "a" }, { name: "b" })).toEqual({ name: "b" });
    expect(planPatch(recorded, recorded)).toBeUndefined();
  });

  it("makes the server's merge end with just the declared properties", () => {
    const properties = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(properties, properties, (before, after) => {
        const patch = planPatch(
          { name: "x", properties: before },
          { name: "x", properties: after },
        );
        const merged = Object.entries({ ...before, ...patch?.properties }).filter(
          ([, value]) => value !== "",
        );
        expect(Object.fromEntries(merged)).toEqual({ ...after });
      }),
    );
  });
});
