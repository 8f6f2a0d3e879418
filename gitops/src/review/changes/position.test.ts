import { describe, expect, it } from "vitest";
import { previewDocument } from "../preview/steps";
import { positionOf } from "./position";

/** A state as the engine writes it. */
function state(sourcePosition?: string, ...frames: (string | undefined)[]) {
  const stackTrace = frames.map((frame) => (frame ? { sourcePosition: frame } : {}));
  const newState = { type: "t", sourcePosition, stackTrace };
  const { steps } = previewDocument.parse({
    steps: [{ op: "create", urn: "urn:pulumi:s::p::t::n", newState }],
  });
  return steps[0]?.newState;
}
const LIBRARY = "project:///../node_modules/lib/index.ts#9,9";

describe("positionOf", () => {
  it.each([
    ["where it is declared", state("project:///src/a%20b.ts#12,3"), "src/a b.ts", 12, 3],
    ["without a column", state("project:///a.ts#12"), "a.ts", 12, undefined],
    ["outside the project", state("project:///../lib/a.ts#1,2"), "../lib/a.ts", 1, 2],
    [
      "of the caller of a callback",
      state(undefined, undefined, "project:///a.ts#34,39"),
      "a.ts",
      34,
      39,
    ],
    ["of the caller of a library", state(LIBRARY, LIBRARY, "project:///a.ts#5,1"), "a.ts", 5, 1],
  ])("is the position %s", (_, after, file, line, column) => {
    expect(positionOf(undefined, after)).toEqual({ file, line, column });
  });

  it.each([
    ["there is no position", state()],
    ["all of it is in libraries", state(LIBRARY, LIBRARY)],
    ["it has another format", state("file:///etc/passwd#1,1", "project:///%zz#1,1")],
  ])("is unknown if %s", (_, after) => {
    expect(positionOf(undefined, after)).toBeUndefined();
  });

  it("has no line for a resource that is no longer in the program", () => {
    expect(positionOf(state("project:///a.ts#12,3"), undefined)).toEqual({ file: "a.ts" });
  });
});
