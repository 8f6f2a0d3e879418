/*
 * What Pulumi's dynamic-provider process loads. The path of this module and the names below stand in
 * the state of every user: a contract for ever.
 */
import { serve } from "./dynamic/serve";
import { handlers } from "./handlers";

export const bucket = serve("bucket", handlers.bucket);
export const bucketLabelAttachment = serve("bucketLabelAttachment", handlers.bucketLabelAttachment);
export const bucketMember = serve("bucketMember", handlers.bucketMember);
export const bucketOwner = serve("bucketOwner", handlers.bucketOwner);
export const label = serve("label", handlers.label);
export const measurementSchema = serve("measurementSchema", handlers.measurementSchema);
