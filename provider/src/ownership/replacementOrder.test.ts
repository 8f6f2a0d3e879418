import { beforeEach, describe, expect, it } from "vitest";
import { ReplacementOrder } from "./replacementOrder";

const OLD = { name: "a", keepers: { rotated: "1" } };
const NEW = { keepers: { rotated: "2" }, name: "a" };

let order: ReplacementOrder;
beforeEach(() => {
  order = new ReplacementOrder();
});

/** A resource in the program, and the engine's calls for it. */
function resource(number: string, deletedFirst = false) {
  const declaration = { run: "update-1", number, resource: number, deletedFirst };
  const check = (inputs: object, isNew: boolean) => order.check(inputs, declaration, isNew);
  return {
    check,
    /** @returns whether a new object must exist before it is deleted */
    compared(id: string, inputs: object): boolean {
      check(inputs, false);
      return order.compare(id, inputs);
    },
    awaits: (inputs: object) => check(inputs, true),
  };
}

describe("a new object takes the place of the one", () => {
  it("that was compared with the same inputs, in any order of their keys", () => {
    const one = resource("1");
    expect(one.compared("id", NEW)).toBe(true);
    one.awaits(NEW);
    expect(order.create({ name: "a", keepers: { rotated: "2" } })).toBe("id");
  });

  it("of its declaration, although ignoreChanges or a policy pack changed the compared inputs", () => {
    const [other, one] = [resource("1"), resource("2")];
    other.compared("other", OLD);
    one.check(NEW, false);
    order.compare("id", OLD);
    one.awaits(NEW);
    expect(order.create(NEW)).toBe("id");
  });

  it("that was compared after its only check, in a targeted replacement", () => {
    const one = resource("1");
    one.awaits(NEW);
    expect(order.compare("id", NEW)).toBe(true);
    expect(order.create(NEW)).toBe("id");
  });

  it("of its declaration, if the engine compares several resources at a time", () => {
    const [one, other] = [resource("1"), resource("2")];
    one.check(NEW, false);
    other.check(OLD, false);
    order.compare("id", NEW);
    one.awaits(NEW);
    order.compare("other", OLD);
    expect(order.create(NEW)).toBe("id");
  });

  it("that is replaced, not of one with the same inputs that stays or is new", () => {
    const [stays, replaced, fresh] = [resource("1"), resource("2"), resource("3")];
    stays.compared("stays", NEW);
    replaced.compared("replaced", NEW);
    replaced.awaits(NEW);
    fresh.awaits(NEW);
    expect([order.create(NEW), order.create(NEW), order.create(NEW)]).toEqual([
      undefined,
      "replaced",
      undefined,
    ]);
  });
});

describe("no new object must exist first", () => {
  it("if the program says so", () => {
    expect(resource("1", true).compared("id", NEW)).toBe(false);
  });

  it("if the program has no declaration", () => {
    expect(order.compare("id", NEW)).toBe(false);
    expect(order.create(NEW)).toBeUndefined();
  });
});
