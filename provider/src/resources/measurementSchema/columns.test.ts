import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Column,
  field,
  inRecordedOrder,
  planColumns,
  refusedChanges,
  tag,
  timestamp,
} from "./columns";

const name = fc.constantFrom("a", "A", "b", "c", "d", "e", "host", "Host");
const column: fc.Arbitrary<Column> = fc.oneof(
  name.map(tag),
  fc
    .tuple(name, fc.constantFrom("float", "integer", "string"))
    .map(([label, type]) => field(label, type as "float")),
);
/** A list that follows the rules for columns: one timestamp, and no name twice, ignoring case. */
const columns = fc
  .uniqueArray(column, { selector: ({ name: label }) => label.toLowerCase(), minLength: 1 })
  .map((list) => [timestamp(), ...list]);

describe("planColumns", () => {
  it("separates added, unchanged and illegal columns, with reasons", () => {
    const live = [timestamp(), tag("host"), field("usage", "float"), tag("rack")];
    const plan = planColumns(live, [
      field("usage", "integer"),
      tag("Rack"),
      timestamp(),
      tag("region"),
    ]);
    expect(plan).toEqual({
      unchanged: [timestamp()],
      added: [tag("region")],
      illegal: [
        {
          name: "usage",
          reason:
            "is a field of float, but declared as a field of integer: columns can't be changed",
        },
        { name: "Rack", reason: 'differs from the column "rack" only in letter case' },
      ],
      columns: [...live, tag("region")],
    });
  });

  it("never removes, moves or changes a live column, and adds only declared ones", () => {
    fc.assert(
      fc.property(columns, columns, (live, declared) => {
        const plan = planColumns(live, declared);
        expect(plan.columns.slice(0, live.length)).toEqual(live);
        expect(plan.columns.slice(live.length)).toEqual(plan.added);
        expect(plan.unchanged.length + plan.added.length + plan.illegal.length).toBe(
          declared.length,
        );
      }),
    );
  });
});

describe("refusedChanges", () => {
  it("names removed and changed columns with the old and new type", () => {
    expect(
      refusedChanges(
        [timestamp(), tag("host"), field("usage", "float"), tag("kept")],
        [timestamp(), tag("kept"), field("usage", "integer"), tag("new")],
      ),
    ).toEqual([
      { name: "host", reason: "was a tag and is removed" },
      { name: "usage", reason: "was a field of float and becomes a field of integer" },
    ]);
  });
});

describe("inRecordedOrder", () => {
  it("returns the recorded order for any order of the same columns", () => {
    fc.assert(
      fc.property(
        columns.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([recorded, declared]) => {
          expect(inRecordedOrder(declared, recorded)).toEqual(recorded);
        },
      ),
    );
  });

  it("puts additions last, in their own order", () => {
    expect(inRecordedOrder([tag("z"), tag("b"), tag("y"), tag("a")], [tag("a"), tag("b")])).toEqual(
      [tag("a"), tag("b"), tag("z"), tag("y")],
    );
  });
});
