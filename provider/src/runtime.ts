/*
 * What Pulumi's dynamic-provider process loads. The path of this module and the names below stand in
 * the state of every user: a contract for ever.
 */
import { bucketHandler } from "./bucket/handler";
import { serve } from "./dynamic/serve";

export const bucket = serve(bucketHandler);
