import fc from "fast-check";
import { expect, it } from "vitest";
import { type DbrpMapping, DbrpMappings } from "./dbrpMappings";

/** What happens to one of six mappings, by its number. */
const step = fc.tuple(
  fc.constantFrom(
    "add",
    "addAsDefault",
    "makeDefault",
    "releaseDefault",
    "remove",
    "removeOfBucket",
  ),
  fc.nat(5),
);
const mapping = (number: number): DbrpMapping => ({
  id: String(number),
  orgID: "org",
  bucketID: `bucket-${number % 2}`,
  database: number < 4 ? "a" : "b",
  retentionPolicy: `rp-${number}`,
});

it("a database with mappings always has exactly one default", () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const mappings = new DbrpMappings();
      for (const [action, number] of steps) {
        const known = mappings.get(String(number));
        if (action.startsWith("add")) {
          if (!known) mappings.add(mapping(number), action === "addAsDefault");
        } else if (action === "removeOfBucket") mappings.removeOfBucket(mapping(number).bucketID);
        else if (known) mappings[action as "makeDefault"](known);
        for (const database of ["a", "b"]) {
          const all = mappings.all().filter((one) => one.database === database);
          const defaults = all.filter((one) => mappings.isDefault(one));
          expect(defaults).toHaveLength(all.length > 0 ? 1 : 0);
        }
      }
    }),
  );
});
