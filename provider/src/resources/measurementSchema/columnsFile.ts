import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { withoutPackages } from "../../validation/withoutPackages";
import type { Column } from "./columns";

/** The column file formats that the `influx` command reads. */
export type ColumnsFormat = "csv" | "json" | "ndjson";

const FORMAT_OF: Record<string, ColumnsFormat> = {
  ".csv": "csv",
  ".json": "json",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
};

/**
 * Reads columns from a file in one of the `influx` command's formats: CSV with the header `name,type,dataType`, JSON (a
 * list of columns), or NDJSON (a column per line).
 * @param file The file; a relative path is relative to the folder in which the program runs.
 * @param format Default: determined by the extension (.csv, .json, .ndjson, .jsonl).
 * @throws Error that names the file, if it can't be read or doesn't match its format.
 *
 * @example
 * import { Bucket, columnsFromFile, MeasurementSchema } from "pulumi-influxdb-serverless";
 *
 * const metrics = new Bucket("metrics", { schemaType: "explicit" });
 * new MeasurementSchema("memory", { bucketId: metrics.id, columns: columnsFromFile("memory.csv") });
 */
export function columnsFromFile(file: string, format?: ColumnsFormat): Column[] {
  try {
    return readColumns(file, format);
  } catch (error) {
    throw withoutPackages(error as Error);
  }
}

function readColumns(file: string, format: ColumnsFormat | undefined): Column[] {
  const known = format ?? FORMAT_OF[extname(file).toLowerCase()];
  if (!known) {
    throw new Error(
      `${file}: unknown format. Pass the format, or use the extension .csv, .json, .ndjson or .jsonl`,
    );
  }
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  try {
    return PARSERS[known](text).map(toColumn);
  } catch (error) {
    throw new Error(
      `${file} is not a list of columns in the format ${known}: ${(error as Error).message}`,
    );
  }
}

const PARSERS: Record<ColumnsFormat, (text: string) => unknown[]> = {
  csv: parseCsv,
  json: parseJson,
  ndjson: (text) =>
    text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line)),
};

function parseJson(text: string): unknown[] {
  const json = JSON.parse(text);
  if (!Array.isArray(json)) throw new Error("it must be a list");
  return json;
}

function parseCsv(text: string): unknown[] {
  // Loaded here: a program that reads no CSV doesn't have to load it.
  const { parse } = require("csv-parse/sync") as typeof import("csv-parse/sync");
  const [header = [], ...rows] = parse(text, { trim: true, skip_empty_lines: true }) as string[][];
  if (header.join(",") !== "name,type,dataType") {
    throw new Error(`the first line must be name,type,dataType, not ${header.join(",")}`);
  }
  return rows.map(([name, type, dataType]) => ({ name, type, dataType }));
}

/** Checks only the structure; the resource's check validates the columns themselves. */
function toColumn(value: unknown, index: number): Column {
  if (typeof value !== "object" || value === null)
    throw new Error(`item ${index + 1} is not a column`);
  const { name, type, dataType } = value as Record<string, unknown>;
  return { name, type, ...(dataType ? { dataType } : {}) } as Column;
}
