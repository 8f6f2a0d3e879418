import { createRequire } from "node:module";

/* Prints what `import` and `require` find at the paths in the command line; runs in a project under test. */
const require = createRequire(import.meta.url);
/** @type {Record<string, { imported: string[], required: string[] }>} */
const names = {};
for (const path of process.argv.slice(2)) {
  // What every CommonJS module has as an ES module, in addition to its own names.
  const common = ["default", "module.exports", "__esModule"];
  const imported = Object.keys(await import(path)).filter((name) => !common.includes(name));
  names[path] = { imported: imported.sort(), required: Object.keys(require(path)).sort() };
}
process.stdout.write(JSON.stringify(names));
