import { AUTHORIZATION_CHANGES, AUTHORIZATION_DRIFTS } from "./authorization";
import { BELOW_CHANGES } from "./below";
import { BUCKET_CHANGES, BUCKET_DRIFTS } from "./bucket";
import { DBRP_MAPPING_CHANGES, DBRP_MAPPING_DRIFTS } from "./dbrpMapping";
import { LABEL_CHANGES, LABEL_DRIFTS } from "./label";
import { SCHEMA_CHANGES, SCHEMA_DRIFTS } from "./measurementSchema";
import { RELATION_CHANGES, RELATION_DRIFTS } from "./relations";
import type { Args, ChangeRow, DriftRow, ResourceKind } from "./row";

export type { Args, ChangeRow, DriftRow, ResourceKind } from "./row";

/** The objects that the rows refer to. */
export const GROUND: Record<string, { kind: ResourceKind; args: Args }> = {
  one: { kind: "Bucket", args: { schemaType: "explicit" } },
  two: { kind: "Bucket", args: { schemaType: "explicit" } },
  red: { kind: "Label", args: {} },
  blue: { kind: "Label", args: {} },
  otherMapping: {
    kind: "DbrpMapping",
    args: { bucketId: "$one", database: "d2", retentionPolicy: "other" },
  },
};

/** Every input of every resource except `orgId`, since one connection can't change it. */
export const CHANGES: ChangeRow[] = [
  ...BUCKET_CHANGES,
  ...LABEL_CHANGES,
  ...RELATION_CHANGES,
  ...SCHEMA_CHANGES,
  ...BELOW_CHANGES,
  ...AUTHORIZATION_CHANGES,
  ...DBRP_MAPPING_CHANGES,
];

/** Every property that the server can change, changed by somebody else, and every removal, for every resource. */
export const DRIFTS: DriftRow[] = [
  ...BUCKET_DRIFTS,
  ...LABEL_DRIFTS,
  ...RELATION_DRIFTS,
  ...SCHEMA_DRIFTS,
  ...AUTHORIZATION_DRIFTS,
  ...DBRP_MAPPING_DRIFTS,
];
