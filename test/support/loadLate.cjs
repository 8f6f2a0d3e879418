// The SDK's provider process loads a compiler and a package manager's library, two thirds of its start, which it needs
// only to serialize functions.
const Module = require("node:module");

const LATE = new Set(["typescript", "@npmcli/arborist", "./automation"]);
const internals = /** @type {{ _load: (...args: any[]) => any }} */ (
  /** @type {unknown} */ (Module)
);
const load = internals._load;

/** @param {any[]} args */
internals._load = function (...args) {
  if (!LATE.has(args[0])) return load.apply(this, args);
  return new Proxy(
    {},
    {
      // Importing code reads this first: returning it must not load the module.
      get: (_, key) => (key === "__esModule" ? true : load.apply(this, args)[key]),
    },
  );
};
