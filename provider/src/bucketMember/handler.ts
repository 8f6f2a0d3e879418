import { bucketRoleHandler } from "../bucketRole/handler";

/** The rules of `BucketMember`. API reference: Buckets, members. */
export const bucketMemberHandler = bucketRoleHandler("member");
