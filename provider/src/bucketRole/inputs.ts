import { z } from "zod";
import type { Checked } from "../lifecycle/handler";
import { known, objectId, validate } from "../lifecycle/validate";

/** The inputs of a member or an owner. */
export interface BucketRoleInputs {
  bucketId: string;
  userId: string;
}

const inputs = z.strictObject({ bucketId: known(objectId), userId: known(objectId) });

/** Looks at the inputs of a member or an owner. */
export function checkBucketRole(news: Record<string, unknown>): Checked<BucketRoleInputs> {
  return validate(inputs as z.ZodType<BucketRoleInputs>, news);
}
