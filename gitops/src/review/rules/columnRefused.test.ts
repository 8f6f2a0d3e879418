import { typeToken } from "pulumi-influxdb-serverless/rules";
import { expect, it } from "vitest";
import { reviewPreview } from "../../../../test/support/reviewPreview";

const type = typeToken("measurementSchema");
const bucketId = "0123456789abcdef";
const TIME = { name: "time", type: "timestamp" };
const USAGE = { name: "usage", type: "field", dataType: "float" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The rules that fire for an update that adds a column after somebody else has added `region` as a field. */
function rulesFor(column: object): string[] {
  const declared = { bucketId, name: "cpu", columns: [TIME, USAGE] };
  const liveColumns = [{ name: "region", type: "field", dataType: "float" }];
  const preview = {
    changeSummary: { same: 1 },
    steps: [
      { op: "same", urn: "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s" },
      {
        op: "update",
        urn: `urn:pulumi:s::p::${type}::cpu`,
        oldState: { type, id: "1", inputs: declared, outputs: { ...declared, liveColumns } },
        newState: { type, inputs: { ...declared, columns: [TIME, USAGE, column] } },
      },
    ],
  };
  return reviewPreview(JSON.stringify(preview)).findings.map(({ rule }) => rule);
}

it.each([
  ["as it is", { name: "region", type: "field", dataType: "float" }, []],
  ["with another type", { name: "region", type: "tag" }, ["SCH101"]],
  ["with another data type", { name: "region", type: "field", dataType: "string" }, ["SCH101"]],
  ["with an unknown type", { name: "region", type: UNKNOWN }, ["SCH101"]],
  ["in another case", { name: "Region", type: "tag" }, ["SCH101", "SCH301"]],
  ["under another name", { name: "rack", type: "tag" }, ["SCH301"]],
])("a column that somebody else added, declared %s", (_, column, rules) => {
  expect(rulesFor(column)).toEqual(rules);
});
