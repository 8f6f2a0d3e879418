// The SDK's provider process loads a package manager's library, which it needs only to serialize functions.
const Module = require("node:module");

const LATE = "@npmcli/arborist";
const internals = /** @type {{ _load: (...args: any[]) => any }} */ (
  /** @type {unknown} */ (Module)
);
const load = internals._load;

/** @param {any[]} args */
internals._load = function (...args) {
  if (args[0] !== LATE) return load.apply(this, args);
  return new Proxy({}, { get: (_, key) => load.apply(this, args)[key] });
};
