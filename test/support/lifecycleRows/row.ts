/** Arguments of a resource; a text `$name` stands for the id of the resource of that name. */
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

/** One input of one resource, changed on its own. */
export interface ChangeRow {
  name: string;
  kind: ResourceKind;
  from: Args;
  to: Args;
  /** What the preview must say: the operation, and the properties of its detailed difference. */
  op: "update" | "replace" | "same";
  properties: string[];
}

export const days = (count: number) => [{ everySeconds: count * 86_400 }];
export const columns = (...names: string[]) => [
  { name: "time", type: "timestamp" },
  { name: "value", type: "field", dataType: "float" },
  ...names.map((name) => ({ name, type: "tag" })),
];

export function change(
  kind: ResourceKind,
  name: string,
  from: Args,
  to: Args,
  op: ChangeRow["op"],
  ...properties: string[]
): ChangeRow {
  return { name: `${kind}-${name}`, kind, from, to, op, properties };
}

/** What somebody else does to one resource, by the API. */
export interface DriftRow {
  name: string;
  kind: ResourceKind;
  args: Args;
  /** The request: below /api/v2; `$id` stands for the resource's own id, `$name` for another one's. */
  request: [method: "PATCH" | "DELETE", path: string, body?: object];
  /** What the next preview after a refresh plans for it; undefined where it is nobody's drift. */
  op: "create" | "update" | undefined;
  properties: string[];
}

export function drift(
  kind: ResourceKind,
  name: string,
  args: Args,
  request: DriftRow["request"],
  op?: DriftRow["op"],
  ...properties: string[]
): DriftRow {
  return { name: `${kind}-drift-${name}`, kind, args, request, op, properties };
}
