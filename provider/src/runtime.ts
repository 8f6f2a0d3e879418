/*
 * What Pulumi's dynamic-provider process loads. The path of this module and the names below stand in
 * the state of every user: a contract for ever.
 */

import { handlers } from "./handlers";
import { toDynamicProvider } from "./pulumi/dynamicProvider";

export const bucket = toDynamicProvider("bucket", handlers.bucket);
export const bucketLabelAttachment = toDynamicProvider(
  "bucketLabelAttachment",
  handlers.bucketLabelAttachment,
);
export const bucketMember = toDynamicProvider("bucketMember", handlers.bucketMember);
export const bucketOwner = toDynamicProvider("bucketOwner", handlers.bucketOwner);
export const label = toDynamicProvider("label", handlers.label);
export const measurementSchema = toDynamicProvider("measurementSchema", handlers.measurementSchema);
