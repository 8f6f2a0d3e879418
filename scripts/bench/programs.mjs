/*
 * The programs that are measured. The floor is a dynamic provider that does nothing, with resources of the
 * same inputs and outputs: what remains above it is ours, what is below it is the engine's and the SDK's.
 */

const HEAD = `const pulumi = require("@pulumi/pulumi");\n`;

/** The body of a loop over all buckets: the same arguments for both. */
const BUCKETS = (/** @type {number} */ size, /** @type {string} */ className) => `
for (let index = 0; index < ${size}; index += 1) {
  new ${className}("bucket-" + index, {
    description: "Readings of a plant",
    retentionRules: [{ everySeconds: 2592000 }],
  });
}
`;

/** @param {number} size */
export const oursProgram = (size) =>
  `${HEAD}const { Bucket } = require("pulumi-influxdb-serverless");${BUCKETS(size, "Bucket")}`;

/** The same trick as ours: a constant text that requires a module. */
const FLOOR_TEXT = `exports.handler=()=>require("the-floor-of-the-measurement").bucket`;

/** @param {number} size */
export const floorProgram = (size) => `${HEAD}
const outputs = ["name", "description", "retentionRules", "orgId", "schemaType", "rp", "type", "createdAt"];
const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
class Floor extends pulumi.CustomResource {
  constructor(name, args) {
    const __provider = ${JSON.stringify(FLOOR_TEXT)};
    super("pulumi-nodejs:dynamic/floor:Bucket", name, { ...unset, name, ...args, __provider });
  }
}
${BUCKETS(size, "Floor")}`;

/** The module that the floor's text requires; the outputs have the form that ours have. */
export const floorModule = {
  name: "the-floor-of-the-measurement",
  text: `
let count = 0;
const hex = () => (++count).toString(16).padStart(16, "0");
const fixed = {
  orgId: "0a1b2c3d4e5f6071", schemaType: "implicit", type: "user", createdAt: "2026-01-01T00:00:00.000000000Z",
  declared: ["description", "name", "retentionRules"], holder: "0a1b2c3d4e5f", connection: "0a1b2c3d.0a1b2c3d",
};
exports.bucket = {
  check: async (olds, news) => ({ inputs: news }),
  diff: async () => ({}),
  create: async ({ __provider, ...news }) => ({ id: hex(), outs: { ...news, ...fixed } }),
  read: async (id, { __provider, ...props }) => {
    const { name, description, retentionRules } = props;
    return { id, props, inputs: { name, description, retentionRules } };
  },
  update: async (id, olds, { __provider, ...news }) => ({ outs: { ...news, ...fixed } }),
  delete: async () => {},
};
`,
};

/**
 * 1,000 buckets with a label each; 250 of them with two members each, 100 with five schemas each.
 * @param {string[]} userIDs
 */
export const mixedProgram = (userIDs) => `
const influxdb = require("pulumi-influxdb-serverless");
const { id: labelId } = new influxdb.Label("team");
const columns = [influxdb.timestamp(), influxdb.tag("host"), influxdb.field("usage", "float")];
for (let index = 0; index < 1000; index += 1) {
  const { id: bucketId } = new influxdb.Bucket("bucket-" + index, { schemaType: "explicit" });
  new influxdb.BucketLabelAttachment("label-" + index, { bucketId, labelId });
  for (const userId of index < 250 ? ${JSON.stringify(userIDs)} : []) {
    new influxdb.BucketMember("member-" + index + userId, { bucketId, userId });
  }
  for (const name of index >= 900 ? ["a", "b", "c", "d", "e"] : []) {
    new influxdb.MeasurementSchema("schema-" + index + name, { name, bucketId, columns });
  }
}
`;

/** Prints what each import took, in milliseconds. */
export const START_UP = `
const took = ["@pulumi/pulumi", "pulumi-influxdb-serverless"].map((name) => {
  const started = performance.now();
  require(name);
  return performance.now() - started;
});
process.stdout.write(JSON.stringify(took));
`;
