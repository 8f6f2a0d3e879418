// Plays the seeds that its parent names, one after another; see run.mjs.
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

// The suite is TypeScript, and so is the source of the provider that it tests: both are read as they are.
require.extensions[".ts"] = (/** @type {any} */ module, /** @type {string} */ file) => {
  const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {
    compilerOptions,
    fileName: file,
  });
  module._compile(outputText, file);
};

// `import("./transport.js")` names what will be compiled.
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
// A parent that was killed leaves the worker in the middle of a seed, which may last.
process.on("disconnect", () => process.exit());
process.send?.("ready");
