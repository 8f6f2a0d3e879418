import { bucketHandler } from "./resources/bucket/handler";
import { bucketLabelAttachmentHandler } from "./resources/bucketLabelAttachment/handler";
import { bucketMemberHandler, bucketOwnerHandler } from "./resources/bucketRole/handler";
import { labelHandler } from "./resources/label/handler";
import { measurementSchemaHandler } from "./resources/measurementSchema/handler";

/** The rules of every kind of resource, by its name in the runtime. */
export const handlers = {
  bucket: bucketHandler,
  bucketLabelAttachment: bucketLabelAttachmentHandler,
  bucketMember: bucketMemberHandler,
  bucketOwner: bucketOwnerHandler,
  label: labelHandler,
  measurementSchema: measurementSchemaHandler,
} as const;
