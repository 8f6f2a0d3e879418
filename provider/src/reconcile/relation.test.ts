import { describe, expect, it } from "vitest";
import { parseRelationId } from "./relation";

const [one, other] = ["a".repeat(16), "b".repeat(16)];
const parse = (id: string) => parseRelationId(id, "label attachment", "label");

describe("parseRelationId", () => {
  it("returns two IDs in lowercase", () => {
    expect(parse(`${one.toUpperCase()}/${other}`)).toEqual([one, other]);
  });

  it.each([
    [`${one}/x`, 'label "x" must be an ID: '],
    [`x/${other}`, 'bucket "x" must be an ID: '],
    [one, `"${one}" is not the ID of a label attachment, `],
    [`${one}/${other}/${one}`, "is not the ID of a label attachment, "],
  ])("names the problem with %s", (id, message) => {
    expect(() => parse(id)).toThrow(message);
  });
});
