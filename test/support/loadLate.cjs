// The SDK's provider process loads a package manager's library, which it needs only to serialize functions.
const Module = require("node:module");

const load = Module._load;
const LATE = "@npmcli/arborist";

Module._load = function (request, ...rest) {
  if (request !== LATE) return load.call(this, request, ...rest);
  return new Proxy({}, { get: (_, key) => load.call(this, request, ...rest)[key] });
};
