import {
  type AuthorizationAnswer,
  authorizationOutputs,
  type BucketAnswer,
  bucketOutputs,
  type DbrpAnswer,
  dbrpMappingOutputs,
  declaredIn,
  type LabelAnswer,
  labelOutputs,
  type MeasurementSchemaAnswer,
  measurementSchemaOutputs,
  type RoleHolderAnswer,
  relationId,
  toColumns,
} from "pulumi-influxdb-serverless/client";
import type { InventoryObject } from "./inventoryObject";

/*
 * Converts API responses to the form in which a program would declare them and a state would store them.
 */

/** An object's bucket and organization. */
interface ParentBucket {
  orgId: string;
  bucket: BucketAnswer;
}

export function labelObject(label: LabelAnswer, orgId: string): InventoryObject {
  const { name, properties } = label;
  const inputs = { name, ...(Object.keys(properties).length > 0 ? { properties } : {}) };
  return object("label", label.id, name, inputs, { ...labelOutputs(label, { orgId }) });
}

export function bucketObject(bucket: BucketAnswer, orgId: string): InventoryObject {
  const outputs = bucketOutputs(bucket, { orgId });
  const { name, description, retentionRules, schemaType, rp, type } = outputs;
  const inputs = {
    name,
    ...(description === "" ? {} : { description }),
    retentionRules,
    ...(schemaType === "implicit" ? {} : { schemaType }),
    ...(rp === undefined ? {} : { rp }),
  };
  const live = object("bucket", bucket.id, name, inputs, { ...outputs });
  return { ...live, isSystem: type === "system" };
}

export function attachmentObject(
  { orgId, bucket }: ParentBucket,
  labelId: string,
  labels: readonly LabelAnswer[],
) {
  const label = labels.find(({ id }) => id === labelId)?.name ?? labelId;
  const inputs = { bucketId: bucket.id, labelId };
  const id = relationId(bucket.id, labelId);
  return below(bucket, object("bucketLabelAttachment", id, label, inputs, { orgId }));
}

export function roleObject(
  { orgId, bucket }: ParentBucket,
  user: RoleHolderAnswer,
  kind: "bucketMember" | "bucketOwner",
) {
  const inputs = { bucketId: bucket.id, userId: user.id };
  const outputs = { orgId, name: user.name };
  const id = relationId(bucket.id, user.id);
  return below(bucket, object(kind, id, user.name ?? user.id, inputs, outputs));
}

export function schemaObject({ orgId, bucket }: ParentBucket, schema: MeasurementSchemaAnswer) {
  const inputs = { bucketId: bucket.id, name: schema.name, columns: toColumns(schema) };
  const outputs = measurementSchemaOutputs(schema, { orgId }, inputs);
  return below(bucket, object("measurementSchema", schema.id, schema.name, inputs, { ...outputs }));
}

export function mappingObject({ orgId, bucket }: ParentBucket, mapping: DbrpAnswer) {
  const { database, retention_policy: retentionPolicy, default: isDefault } = mapping;
  const inputs = {
    bucketId: bucket.id,
    database,
    retentionPolicy,
    ...(isDefault ? { default: true } : {}),
  };
  const outputs = dbrpMappingOutputs(mapping, { orgId, declared: declaredIn(inputs) });
  const name = `${database}/${retentionPolicy}`;
  return below(bucket, object("dbrpMapping", mapping.id, name, inputs, { ...outputs }));
}

/** An API token, without its value. */
export function authorizationObject(token: AuthorizationAnswer, orgId: string): InventoryObject {
  const outputs = authorizationOutputs(token, { orgId });
  const { description, permissions, status, userId } = outputs;
  const inputs = {
    ...(description === "" ? {} : { description }),
    permissions,
    ...(status === "active" ? {} : { status }),
    ...(userId === undefined ? {} : { userId }),
  };
  return object("authorization", token.id, tokenName(token), inputs, { ...outputs });
}

/** Returns a token's display name: its description on one line, or else its ID. */
export function tokenName({ id, description = "" }: AuthorizationAnswer): string {
  return description.replace(/[\s\p{Cc}]+/gu, " ").trim() || `token-${id}`;
}

/** The state contract: outputs carry the declared inputs, and their names. */
function object(
  kind: InventoryObject["kind"],
  id: string,
  name: string,
  inputs: Record<string, unknown>,
  outputs: Record<string, unknown>,
): InventoryObject {
  const declared = { ...outputs, ...inputs, declared: declaredIn(inputs) };
  return { kind, id, name, ownName: name, isSystem: false, inputs, outputs: declared };
}

function below({ id, name, type }: BucketAnswer, live: InventoryObject): InventoryObject {
  return { ...live, name: `${live.name} on ${name}`, bucketId: id, isSystem: type === "system" };
}
