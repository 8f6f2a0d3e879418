// Serves as the provider process of one command after another, so that the SDK is loaded once per test file. The engine
// attaches to it instead of starting a process. Each attachment gets the SDK's own service and our package loaded anew:
// nothing is left from the previous command, as in a new process.
const {
  forgetModules,
  grpc,
  isOurs,
  ofSdk,
  replaceEnvironment,
  serve,
} = require("./hostProcess.cjs");

const { Empty } = ofSdk("google-protobuf/google/protobuf/empty_pb");
const { ResourceProviderService } = ofSdk("./proto/provider_grpc_pb");
const SDK_PROVIDER = ofSdk.resolve("./cmd/dynamic-provider");

/** @typedef {Record<string, (call: any, callback: (...args: any[]) => void) => unknown>} Service */

/** The services, by attached connection. @type {Map<string, Service>} */
const attached = new Map();
/** @type {string[]} */
let messages = [];
// The engine shows what a provider process writes here.
console.error = (...args) => messages.push(args.join(" "));

// A provider process ends with its engine, but this one serves the next command.
const end = process.exit;
process.exit = /** @type {(code?: unknown) => never} */ (() => undefined);
process.on("disconnect", () => end());

/** @param {string} engine the engine's address, which a process gets as its argument */
function loadService(engine) {
  forgetModules((file) => file === SDK_PROVIDER || isOurs(file));
  process.argv[2] = engine;
  for (const event of ["uncaughtException", "unhandledRejection", "exit"]) {
    process.removeAllListeners(event);
  }
  const { addService, bindAsync } = grpc.Server.prototype;
  /** @type {Service | undefined} */
  let service;
  // Its module starts its own server as soon as it is loaded.
  grpc.Server.prototype.addService = (/** @type {unknown} */ _, /** @type {Service} */ own) => {
    service = own;
  };
  grpc.Server.prototype.bindAsync = () => undefined;
  try {
    require(SDK_PROVIDER);
  } finally {
    Object.assign(grpc.Server.prototype, { addService, bindAsync });
  }
  if (!service) throw new Error("the SDK's provider has no service");
  return service;
}

/** @type {Service} */
const dispatch = {
  attach(call, callback) {
    attached.set(call.getPeer(), loadService(call.request.getAddress()));
    callback(undefined, new Empty());
  },
};
for (const name of Object.keys(ResourceProviderService)) {
  dispatch[name] ??= (call, callback) => {
    const service = attached.get(call.getPeer());
    // The engine asks for a handshake first, which the SDK's provider does not have.
    if (!service) return callback({ code: grpc.status.UNIMPLEMENTED, details: "not attached" });
    return service[name]?.(call, callback);
  };
}

serve(ResourceProviderService, dispatch);

process.on("message", (message) => {
  const { env, folder } = /** @type {{ env?: NodeJS.ProcessEnv, folder?: string }} */ (message);
  process.send?.({ messages });
  messages = [];
  attached.clear();
  if (!folder) return;
  replaceEnvironment(env ?? {});
  process.chdir(folder);
});
