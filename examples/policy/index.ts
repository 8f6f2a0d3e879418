import { PolicyPack } from "@pulumi/policy";
import { catalog } from "./catalog";
import { finiteRetention } from "./finiteRetention";
import { narrowToken } from "./narrowToken";
import { protectedBucket } from "./protectedBucket";

new PolicyPack("influxdb-buckets", {
  enforcementLevel: "mandatory",
  policies: [finiteRetention, protectedBucket, narrowToken, ...catalog],
});
