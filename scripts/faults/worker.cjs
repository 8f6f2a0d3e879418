// Runs the seeds that its parent sends, one after another; see run.mjs.
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const ts = require("typescript");

const compilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  inlineSourceMap: true,
};

// The suite and the provider that it tests are TypeScript sources, which are loaded directly.
require.extensions[".ts"] = (/** @type {any} */ module, /** @type {string} */ file) => {
  const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {
    compilerOptions,
    fileName: file,
  });
  module._compile(outputText, file);
};

// `import("./transport.js")` refers to the future compiled file.
const resolver = /** @type {any} */ (Module);
const resolve = resolver._resolveFilename;
resolver._resolveFilename = (
  /** @type {string} */ request,
  /** @type {any} */ parent,
  /** @type {any[]} */ ...rest
) => {
  const isSource = request.startsWith(".") && parent?.filename?.endsWith(".ts");
  return resolve(isSource ? request.replace(/\.js$/, "") : request, parent, ...rest);
};

/** @type {typeof import("../../test/faults/seed")} */
const { playSeed } = require(join(__dirname, "../../test/faults/seed.ts"));

process.on("message", async (seed) => {
  process.send?.(await playSeed(Number(seed)));
});
// If the parent is killed, the worker may be in the middle of a long seed.
process.on("disconnect", () => process.exit());
process.send?.("ready");
