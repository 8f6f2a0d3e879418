import { join } from "node:path";
import { readArguments, readOutputs } from "./docstrings.mjs";

const PROVIDER = join(import.meta.dirname, "../../provider/src");

/** The resources, each in its own file. */
export const RESOURCES = /** @type {const} */ ([
  "Bucket",
  "Label",
  "BucketLabelAttachment",
  "BucketMember",
  "BucketOwner",
  "MeasurementSchema",
  "Authorization",
  "DbrpMapping",
]);

/** @typedef {(typeof RESOURCES)[number]} Resource */

/** The resources that belong to a bucket and are only created and removed. They share one table. */
const RELATIONS = /** @type {const} */ (["BucketLabelAttachment", "BucketMember", "BucketOwner"]);

/** @param {Resource} resource */
function fileOf(resource) {
  const name = resource.charAt(0).toLowerCase() + resource.slice(1);
  const isRole = resource === "BucketMember" || resource === "BucketOwner";
  return join(PROVIDER, "resources", isRole ? `bucketRole/${name}.ts` : `${name}/resource.ts`);
}

/** @param {Resource} resource */
export const argumentsOf = (resource) => readArguments(fileOf(resource), `${resource}Args`);

/**
 * Returns the argument tables in docs/resources.md, by marker name.
 * @returns {Record<string, string>}
 */
export function resourceTables() {
  return {
    Bucket: argumentTable("Bucket"),
    Label: argumentTable("Label"),
    relations: relationTable(),
    MeasurementSchema: argumentTable("MeasurementSchema"),
    Authorization: argumentTable("Authorization"),
    DbrpMapping: argumentTable("DbrpMapping"),
    InfluxDB: connectionTable(),
  };
}

/**
 * Returns a text with the tables inserted between their markers.
 * @param {string} text
 * @param {Record<string, string>} tables
 */
export function withTables(text, tables) {
  return Object.entries(tables).reduce((before, [name, table]) => {
    const place = new RegExp(
      `(<!-- arguments of ${name}\\b[^\\n]*-->\\n)[\\s\\S]*?(\\n<!-- end -->)`,
    );
    if (!place.test(before)) throw new Error(`there is no marker "<!-- arguments of ${name} -->"`);
    return before.replace(place, (_, begin, end) => `${begin}\n${table}\n${end}`);
  }, text);
}

/** For the provider, whose changes show on the resources that use it. */
function connectionTable() {
  const file = join(PROVIDER, "connection", "influxDB.ts");
  const rows = readArguments(file, "InfluxDBArgs", { hasChange: false }).map(
    ({ name, meaning, defaultValue }) => [`\`${name}\``, meaning, defaultValue],
  );
  return markdown(["argument", "description", "default"], rows);
}

/** @param {Resource} resource */
function argumentTable(resource) {
  const rows = argumentsOf(resource).map(({ name, meaning, defaultValue, isRequired, change }) => [
    `\`${name}\``,
    meaning,
    isRequired ? "required" : defaultValue,
    emphasized(change),
  ]);
  return markdown(["argument", "description", "default", "effect of a change"], rows);
}

function relationTable() {
  const rows = RELATIONS.map((resource) => {
    const args = argumentsOf(resource);
    const other = args.find(({ change }) => change !== "Replaces");
    if (other) throw new Error(`${resource}: a change of ${other.name} ${other.change}`);
    const names = args.map(({ name }) => name);
    const outputs = readOutputs(fileOf(resource), resource)
      .filter(({ name }) => !names.includes(name))
      .map(({ name, meaning }) => `\`${name}\`: ${lowered(meaning)}`);
    return [`\`${resource}\``, names.map((name) => `\`${name}\``).join(", "), outputs.join("; ")];
  });
  return markdown(
    ["resource", "arguments (required; a change **replaces**)", "other outputs"],
    rows,
  );
}

/** @param {string} change */
const emphasized = (change) => change.replace(/^Replaces/, "**Replaces**");

/** Doesn't match abbreviations. @param {string} text */
const lowered = (text) => text.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function markdown(head, rows) {
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
