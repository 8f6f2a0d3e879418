import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Column,
  type DataType,
  field,
  planColumns,
  tag,
  timestamp,
} from "../../provider/src/resources/measurementSchema/columns";
import { shareEmulator } from "../support/emulator";

let schemas: string;
const at = shareEmulator({}, async ({ emulator: { orgID }, api }) => {
  const { id } = await api.createBucket({ orgID, name: "b", schemaType: "explicit" });
  schemas = `/api/v2/buckets/${id}/schema/measurements`;
});

const name = fc.constantFrom("a", "A", "b", "c", "d", "e", "f", "g", "h");
const dataType = fc.constantFrom<DataType>("float", "integer");
/** A list that a schema can have: one timestamp, at least one field, and no name twice, ignoring case. */
const columns = fc
  .tuple(
    dataType,
    fc.uniqueArray(
      fc.oneof(
        name.map(tag),
        fc.tuple(name, dataType).map(([label, type]) => field(label, type)),
      ),
      {
        selector: (column) => column.name.toLowerCase(),
      },
    ),
    fc.nat(),
  )
  .map(([type, list, at]) => {
    const all = [field("v", type), ...list];
    all.splice(at % (all.length + 1), 0, timestamp());
    return all;
  });

/** The list that a naive client would send: the declared columns over the live ones. */
function naive(live: readonly Column[], declared: readonly Column[]): Column[] {
  const kept = live.map((column) => declared.find((other) => other.name === column.name) ?? column);
  return [
    ...kept,
    ...declared.filter((column) => !live.some((other) => other.name === column.name)),
  ];
}

describe("planColumns and the server", () => {
  it("agree on legal plans, which apply in full and are idempotent", async () => {
    const { call } = at.api;
    let count = 0;
    const seen = { legal: 0, illegal: 0 };
    await fc.assert(
      fc.asyncProperty(columns, columns, async (live, declared) => {
        count += 1;
        const { json } = await call("POST", schemas, { name: `m${count}`, columns: live });
        const plan = planColumns(json.columns, declared);
        const isLegal = plan.illegal.length === 0;
        seen[isLegal ? "legal" : "illegal"] += 1;
        const answer = await call("PATCH", `${schemas}/${json.id}`, {
          columns: naive(live, declared),
        });
        expect(answer.status).toBe(isLegal ? 200 : 400);
        const after = (await call("GET", `${schemas}/${json.id}`)).json.columns;
        expect(after).toEqual(isLegal ? plan.columns : live);
        if (!isLegal) return;
        expect(planColumns(after, declared)).toMatchObject({
          added: [],
          illegal: [],
          columns: after,
        });
        expect((await call("PATCH", `${schemas}/${json.id}`, { columns: after })).status).toBe(200);
      }),
      { numRuns: 400 },
    );
    expect(seen.legal).toBeGreaterThan(20);
    expect(seen.illegal).toBeGreaterThan(20);
  });
});
