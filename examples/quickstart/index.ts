import { Bucket, retention } from "pulumi-influxdb-serverless";

new Bucket("sensors", { retentionRules: retention("30d") });
