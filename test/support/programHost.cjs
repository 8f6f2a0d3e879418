// Runs all programs of a test file in this one process, as the Automation API runs an inline program: Pulumi
// starts neither a language host nor a process for the program, and the SDK is loaded once.
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { forgetModules, ofSdk, replaceEnvironment, serve } = require("./hostProcess.cjs");

// Without types: the SDK keeps this class for itself.
const { LanguageServer } = ofSdk("./automation/server");
const { LanguageRuntimeService } = ofSdk("./proto/language_grpc_pb");

/**
 * Runs the program from scratch: nothing that it or our package kept from an earlier run remains, as in a new process.
 * @param {string} folder
 */
async function runProgram(folder) {
  forgetModules();
  Reflect.deleteProperty(globalThis, Symbol.for("pulumi-influxdb-serverless.run"));
  process.chdir(folder);
  const outputs = createRequire(join(folder, "index.js"))("./index.js");
  // A process ends when nothing is left to do. An inline program ends with its function, even if a read that waits for its
  // ID hasn't started yet.
  await new Promise((done) => setTimeout(done, 50));
  return outputs;
}

const inherited = { ...process.env };
/** @type {NodeJS.ProcessEnv} */
let env = {};

serve(LanguageRuntimeService, {
  getRequiredPlugins: LanguageServer.prototype.getRequiredPlugins,
  getPluginInfo: LanguageServer.prototype.getPluginInfo,
  /** @type {(call: any, callback: unknown) => void} */
  run(call, callback) {
    replaceEnvironment({ ...inherited, ...env });
    new LanguageServer(() => runProgram(call.request.getPwd())).run(call, callback);
  },
});
process.on("message", (message) => {
  env = /** @type {{ env: NodeJS.ProcessEnv }} */ (message).env;
  process.send?.({ isReady: true });
});
