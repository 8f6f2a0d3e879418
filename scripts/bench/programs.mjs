/*
 * The programs to compare: buckets of this package ("ours"), of a typical dynamic provider ("ordinary"), and of one that
 * does nothing ("floor"), which shows the cost of Pulumi itself.
 */

const HEAD = `const pulumi = require("@pulumi/pulumi");\n`;

/** A loop over all buckets, with the same arguments for each class. */
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

const OUTPUTS = ["orgId", "schemaType", "rp", "type", "createdAt"];

/** Sends one request for each operation, without retries or checks. */
export const ordinaryProgram = (/** @type {number} */ size) => `${HEAD}
const config = new pulumi.Config("influxdb");
const [url, org] = [config.require("url"), config.require("org")];
const send = async (method, path, body) => {
  const headers = { authorization: "Token " + process.env.BENCH_TOKEN };
  const response = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(method + " " + path + ": " + response.status);
  return response.status === 204 ? undefined : response.json();
};
const provider = {
  async create({ name, description, retentionRules }) {
    const { orgs } = await send("GET", "/api/v2/orgs?org=" + org);
    const body = { orgID: orgs[0].id, name, description, retentionRules };
    const { id, orgID, schemaType, rp, type, createdAt } = await send("POST", "/api/v2/buckets", body);
    return { id, outs: { name, description, retentionRules, orgId: orgID, schemaType, rp: rp ?? "", type, createdAt } };
  },
  async read(id, props) {
    const { name, description } = await send("GET", "/api/v2/buckets/" + id);
    return { id, props: { ...props, name, description } };
  },
  async delete(id) {
    await send("DELETE", "/api/v2/buckets/" + id);
  },
};
const unset = { ${OUTPUTS.map((name) => `${name}: undefined`).join(", ")} };
class Bucket extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super(provider, name, { ...unset, name, ...args });
  }
}
${BUCKETS(size, "Bucket")}`;

/** Uses the same technique as ours: a constant text that requires a module. */
const FLOOR_TEXT = `exports.handler=()=>require("the-floor-of-the-measurement").bucket`;

/** @param {number} size */
export const floorProgram = (size) => `${HEAD}
const outputs = ["name", "description", "retentionRules", ${OUTPUTS.map((it) => `"${it}"`).join(", ")}];
const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
class Floor extends pulumi.CustomResource {
  constructor(name, args) {
    const __provider = ${JSON.stringify(FLOOR_TEXT)};
    super("pulumi-nodejs:dynamic/floor:Bucket", name, { ...unset, name, ...args, __provider });
  }
}
${BUCKETS(size, "Floor")}`;

/** The module that the floor's text requires; its outputs have the same format as ours. */
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
 * 1,000 buckets with one label each. Of these, 250 have two members each, and 100 have five schemas each.
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

/** Prints how long the given modules take to load, one after another, in milliseconds. */
export const loadTimes = (/** @type {string[]} */ modules) => `
const took = ${JSON.stringify(modules)}.map((name) => {
  const started = performance.now();
  require(name);
  return performance.now() - started;
});
process.stdout.write(JSON.stringify(took));
`;
