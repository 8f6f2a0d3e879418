import { readdirSync } from "node:fs";
import { join, parse } from "node:path";
import { Bucket, columnsFromFile, MeasurementSchema, retention } from "pulumi-influxdb-serverless";

/** A folder for each bucket, a file for each of its measurements: `schemas/machines/cpu.csv`. */
const SCHEMAS = join(__dirname, "schemas");

/** How long a bucket keeps its points, if it differs from the default. */
const KEEP: Record<string, string> = { web: "30d" };
const USUAL = "90d";

for (const bucketName of foldersOf(SCHEMAS)) {
  const bucket = new Bucket(bucketName, {
    schemaType: "explicit",
    retentionRules: retention(KEEP[bucketName] ?? USUAL),
  });
  for (const file of filesOf(join(SCHEMAS, bucketName))) {
    const { name } = parse(file);
    // Prefixed with the bucket's name, since two buckets can have measurements with the same name.
    new MeasurementSchema(`${bucketName}-${name}`, {
      bucketId: bucket.id,
      name,
      columns: columnsFromFile(file),
    });
  }
}

function foldersOf(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The files that list columns, without leftovers of an editor or a file manager. */
function filesOf(path: string): string[] {
  const names = readdirSync(path).filter((name) => /^[^.].*\.(csv|json|ndjson)$/.test(name));
  return names.map((name) => join(path, name));
}
