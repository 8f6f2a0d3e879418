/*
 * What Pulumi's dynamic-provider process loads. The path of this module and the names below stand in
 * the state of every user: a contract for ever.
 */
import { bucketHandler } from "./bucket/handler";
import { bucketLabelAttachmentHandler } from "./bucketLabelAttachment/handler";
import { bucketMemberHandler } from "./bucketMember/handler";
import { bucketOwnerHandler } from "./bucketOwner/handler";
import { serve } from "./dynamic/serve";
import { labelHandler } from "./label/handler";
import { measurementSchemaHandler } from "./measurementSchema/handler";

export const bucket = serve("bucket", bucketHandler);
export const bucketLabelAttachment = serve("bucketLabelAttachment", bucketLabelAttachmentHandler);
export const bucketMember = serve("bucketMember", bucketMemberHandler);
export const bucketOwner = serve("bucketOwner", bucketOwnerHandler);
export const label = serve("label", labelHandler);
export const measurementSchema = serve("measurementSchema", measurementSchemaHandler);
