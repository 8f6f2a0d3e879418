import { z } from "zod";
import type { Checked } from "../lifecycle/handler";
import { known, objectId, validate } from "../lifecycle/validate";

/** The inputs of a label attachment. */
export interface BucketLabelAttachmentInputs {
  bucketId: string;
  labelId: string;
}

const inputs = z.strictObject({ bucketId: known(objectId), labelId: known(objectId) });

/** Looks at the inputs of a label attachment. */
export function checkBucketLabelAttachment(
  news: Record<string, unknown>,
): Checked<BucketLabelAttachmentInputs> {
  return validate(inputs as z.ZodType<BucketLabelAttachmentInputs>, news);
}
