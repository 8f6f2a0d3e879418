import { BucketRoleHandler } from "../bucketRole/handler";

/** The rules of `BucketOwner`. API reference: Buckets, owners. */
export const bucketOwnerHandler = new BucketRoleHandler("owner");
