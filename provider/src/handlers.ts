import type { AnyHandler } from "./contract/handler";
import type { Kind } from "./contract/kind";
import { authorizationHandler } from "./resources/authorization/handler";
import { bucketHandler } from "./resources/bucket/handler";
import { bucketLabelAttachmentHandler } from "./resources/bucketLabelAttachment/handler";
import { bucketMemberHandler, bucketOwnerHandler } from "./resources/bucketRole/handler";
import { dbrpMappingHandler } from "./resources/dbrpMapping/handler";
import { labelHandler } from "./resources/label/handler";
import { measurementSchemaHandler } from "./resources/measurementSchema/handler";

/** The handler of each kind of resource, by its name in the runtime. */
export const handlers: Readonly<Record<Kind, AnyHandler>> = {
  authorization: authorizationHandler,
  bucket: bucketHandler,
  bucketLabelAttachment: bucketLabelAttachmentHandler,
  bucketMember: bucketMemberHandler,
  bucketOwner: bucketOwnerHandler,
  dbrpMapping: dbrpMappingHandler,
  label: labelHandler,
  measurementSchema: measurementSchemaHandler,
};
