// Runs the programs of a test file, all in this one process, as the Automation API runs an inline program: Pulumi
// starts neither a language host nor a process for the program, and the SDK is loaded once.
const { createRequire } = require("node:module");
const { join, sep } = require("node:path");

const sdk = require.resolve("@pulumi/pulumi");
const grpc = createRequire(sdk)("@grpc/grpc-js");
const { LanguageServer } = require("@pulumi/pulumi/automation/server");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");

const packages = `${sep}node_modules${sep}`;
const isOurs = (file) => !file.includes(packages) || file.includes("pulumi-influxdb-serverless");

/** Runs the program anew: whatever it or our package kept of an earlier run is gone, as it is in a new process. */
function load(folder) {
  for (const file of Object.keys(require.cache)) if (isOurs(file)) delete require.cache[file];
  process.chdir(folder);
  return createRequire(join(folder, "index.js"))("./index.js");
}

const inherited = { ...process.env };
let env = {};

const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  getRequiredPlugins: (call, callback) => new LanguageServer().getRequiredPlugins(call, callback),
  getPluginInfo: (call, callback) => new LanguageServer().getPluginInfo(call, callback),
  run(call, callback) {
    for (const key of Object.keys(process.env)) delete process.env[key];
    Object.assign(process.env, inherited, env);
    new LanguageServer(() => load(call.request.getPwd())).run(call, callback);
  },
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.send({ port });
});
process.on("message", (message) => {
  env = message.env;
  process.send({ done: true });
});
process.on("disconnect", () => process.exit());
