import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { field, tag, timestamp } from "./columns";
import { columnsFromFile } from "./columnsFile";

const folder = mkdtempSync(join(tmpdir(), "columns-"));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const columns = [timestamp(), tag("host"), field("usage, user", "float")];
const CSV = 'name,type,dataType\ntime,timestamp,\nhost,tag,\n"usage, user",field,float\n';

describe("columnsFromFile", () => {
  it.each([
    ["cpu.csv", CSV],
    ["bom.CSV", `\uFEFF${CSV.replaceAll("\n", "\r\n")}\r\n`],
    ["cpu.json", JSON.stringify(columns)],
    ["cpu.ndjson", columns.map((column) => JSON.stringify(column)).join("\n\n")],
    ["cpu.jsonl", `${columns.map((column) => JSON.stringify(column)).join("\r\n")}\n`],
  ])("reads %s", (name, text) => {
    expect(columnsFromFile(write(name, text))).toEqual(columns);
  });

  it("uses the format that it is given", () => {
    expect(columnsFromFile(write("columns.txt", CSV), "csv")).toEqual(columns);
    expect(() => columnsFromFile(write("columns.txt", CSV))).toThrow(
      /columns\.txt: unknown format\. Pass the format/,
    );
  });

  it.each([
    ["head.csv", "name,type\nhost,tag\n", /must be name,type,dataType, not name,type/],
    ["empty.csv", "", /must be name,type,dataType/],
    ["ragged.csv", `${CSV}x\n`, /ragged\.csv is not a list of columns in the format csv: /],
    ["object.json", "{}", /it must be a list/],
    ["broken.json", "[", /broken\.json is not a list of columns in the format json: /],
    ["text.json", '["host"]', /item 1 is not a column/],
    ["broken.ndjson", "{}\n{", /is not a list of columns in the format ndjson: /],
  ])("reports the problem with %s", (name, text, message) => {
    expect(() => columnsFromFile(write(name, text))).toThrow(message);
  });
});
