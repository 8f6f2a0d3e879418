/*
 * What Pulumi's dynamic-provider process loads. This module's path and the names below are in every user's state, so
 * they are a permanent contract.
 */

import { toDynamicProvider } from "./pulumi/dynamicProvider";

export const authorization = toDynamicProvider("authorization");
export const bucket = toDynamicProvider("bucket");
export const bucketLabelAttachment = toDynamicProvider("bucketLabelAttachment");
export const bucketMember = toDynamicProvider("bucketMember");
export const bucketOwner = toDynamicProvider("bucketOwner");
export const dbrpMapping = toDynamicProvider("dbrpMapping");
export const label = toDynamicProvider("label");
export const measurementSchema = toDynamicProvider("measurementSchema");
