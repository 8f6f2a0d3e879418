/** A resource's arguments; a text `$name` represents the ID of the resource with that name. */
export type Args = Record<string, unknown>;

export type ResourceKind =
  | "Bucket"
  | "Label"
  | "BucketLabelAttachment"
  | "BucketMember"
  | "BucketOwner"
  | "MeasurementSchema"
  | "Authorization"
  | "DbrpMapping";

/** One input of one resource, changed by itself. */
export interface ChangeRow {
  name: string;
  kind: ResourceKind;
  from: Args;
  to: Args;
  /** What the preview must show: the operation, and the properties in its detailed diff. */
  op: "update" | "replace" | "same";
  properties: string[];
}

export const days = (count: number) => [{ everySeconds: count * 86_400 }];
export const columns = (...names: string[]) => [
  { name: "time", type: "timestamp" },
  { name: "value", type: "field", dataType: "float" },
  ...names.map((name) => ({ name, type: "tag" })),
];

/** Changes of one kind with the same effect: name, arguments before and after, and properties if not the name. */
export function changesOf(
  kind: ResourceKind,
  op: ChangeRow["op"],
  rows: Record<string, [from: Args, to: Args, ...properties: string[]]>,
): ChangeRow[] {
  return Object.entries(rows).map(([row, [from, to, ...given]]) => {
    const properties = propertiesOf(op, row, given);
    return { name: `${kind}-${row}`, kind, from, to, op, properties };
  });
}

/** What somebody else does to one resource, through the API. */
export interface DriftRow {
  name: string;
  kind: ResourceKind;
  args: Args;
  /** The request, relative to /api/v2; `$id` is the resource's own ID, `$name` another resource's. */
  request: [method: "PATCH" | "DELETE", path: string, body?: object];
  /** What the next preview after a refresh plans for it; undefined if that doesn't count as drift. */
  op: "create" | "update" | undefined;
  properties: string[];
}

/** What somebody else does to resources of one kind: arguments, PATCH body (none for a delete), and properties. */
export function driftsOf(
  kind: ResourceKind,
  op: "create" | "update" | "same",
  path: string,
  rows: Record<string, [args: Args, body?: object, ...properties: string[]]>,
): DriftRow[] {
  return Object.entries(rows).map(([row, [args, body, ...given]]) => {
    const name = `${kind}-drift-${row}`;
    const request: DriftRow["request"] = body ? ["PATCH", path, body] : ["DELETE", path];
    const properties = propertiesOf(op, row, given);
    return { name, kind, args, request, op: op === "same" ? undefined : op, properties };
  });
}

function propertiesOf(op: string, row: string, given: string[]): string[] {
  if (op === "same" || op === "create") return [];
  return given.length > 0 ? given : [row];
}
