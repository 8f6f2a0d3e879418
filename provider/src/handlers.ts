import { bucketHandler } from "./bucket/handler";
import { bucketLabelAttachmentHandler } from "./bucketLabelAttachment/handler";
import { bucketMemberHandler } from "./bucketMember/handler";
import { bucketOwnerHandler } from "./bucketOwner/handler";
import { labelHandler } from "./label/handler";
import { measurementSchemaHandler } from "./measurementSchema/handler";

/** The rules of every kind of resource, by its name in the runtime. */
export const handlers = {
  bucket: bucketHandler,
  bucketLabelAttachment: bucketLabelAttachmentHandler,
  bucketMember: bucketMemberHandler,
  bucketOwner: bucketOwnerHandler,
  label: labelHandler,
  measurementSchema: measurementSchemaHandler,
} as const;
