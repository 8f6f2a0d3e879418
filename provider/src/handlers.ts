import type { AnyHandler } from "./contract/handler";
import type { Kind } from "./contract/kind";
import { bucketHandler } from "./resources/bucket/handler";
import { bucketLabelAttachmentHandler } from "./resources/bucketLabelAttachment/handler";
import { bucketMemberHandler, bucketOwnerHandler } from "./resources/bucketRole/handler";
import { labelHandler } from "./resources/label/handler";
import { measurementSchemaHandler } from "./resources/measurementSchema/handler";

/** The rules of every kind of resource, by its name in the runtime. */
export const handlers: Readonly<Record<Kind, AnyHandler>> = {
  bucket: bucketHandler,
  bucketLabelAttachment: bucketLabelAttachmentHandler,
  bucketMember: bucketMemberHandler,
  bucketOwner: bucketOwnerHandler,
  label: labelHandler,
  measurementSchema: measurementSchemaHandler,
};
