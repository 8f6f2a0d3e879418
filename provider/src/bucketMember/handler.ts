import { BucketRoleHandler } from "../bucketRole/handler";

/** The rules of `BucketMember`. API reference: Buckets, members. */
export const bucketMemberHandler = new BucketRoleHandler("member");
