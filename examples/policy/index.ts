import { PolicyPack } from "@pulumi/policy";
import { catalogue } from "./catalogue";
import { finiteRetention } from "./finiteRetention";
import { protectedBucket } from "./protectedBucket";

new PolicyPack("influxdb-buckets", {
  enforcementLevel: "mandatory",
  policies: [finiteRetention, protectedBucket, ...catalogue],
});
