// Shared code of the processes that replace those that the engine starts: to each command, they look like new ones.
const { createRequire } = require("node:module");
const { sep } = require("node:path");

const PACKAGES = `${sep}node_modules${sep}`;

/** Requires one of the SDK's own dependencies. */
const ofSdk = createRequire(require.resolve("@pulumi/pulumi"));
const grpc = ofSdk("@grpc/grpc-js");

/** Returns whether a module is the test's or our package's, so that it must be reloaded. @param {string} file */
function isOurs(file) {
  return !file.includes(PACKAGES) || file.includes("pulumi-influxdb-serverless");
}

/** Unloads modules together with their state. @param {(file: string) => boolean} isStale */
function forgetModules(isStale = isOurs) {
  for (const file of Object.keys(require.cache)) if (isStale(file)) delete require.cache[file];
}

/** @param {NodeJS.ProcessEnv} env */
function replaceEnvironment(env) {
  for (const key of Object.keys(process.env)) delete process.env[key];
  Object.assign(process.env, env);
}

/**
 * Serves over gRPC, reports the port to the parent, and ends with the parent.
 * @param {unknown} definition
 * @param {object} service
 */
function serve(definition, service) {
  const server = new grpc.Server();
  server.addService(definition, service);
  server.bindAsync(
    "127.0.0.1:0",
    grpc.ServerCredentials.createInsecure(),
    /** @type {(error: Error | null, port: number) => void} */
    (error, port) => {
      if (error) throw error;
      process.send?.({ port });
    },
  );
  process.on("disconnect", () => process.exit());
}

module.exports = { forgetModules, grpc, isOurs, ofSdk, replaceEnvironment, serve };
