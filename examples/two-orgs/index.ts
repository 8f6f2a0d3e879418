import * as pulumi from "@pulumi/pulumi";
import {
  Bucket,
  BucketLabelAttachment,
  InfluxDB,
  Label,
  retention,
} from "pulumi-influxdb-serverless";

const config = new pulumi.Config();

/** Each plant reports to the nearest region. */
const REGIONS = {
  us: { plants: ["austin", "toledo"], tokenEnv: "INFLUX_TOKEN_US" },
  eu: { plants: ["ulm"], tokenEnv: "INFLUX_TOKEN_EU" },
};

for (const [region, { plants, tokenEnv }] of Object.entries(REGIONS)) {
  const url = config.require(`${region}Url`);
  const org = config.require(`${region}Org`);
  // Only the variable's name is stored in the state, so a rotated token takes effect immediately.
  const provider = new InfluxDB(region, { url, org, tokenEnv });

  const label = new Label(`${region}-plants`, { name: "plants" }, { provider });
  for (const plant of plants) {
    const bucket = new Bucket(plant, { retentionRules: retention("90d") }, { provider });
    new BucketLabelAttachment(plant, { bucketId: bucket.id, labelId: label.id }, { provider });
  }
}
