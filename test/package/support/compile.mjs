import { cp, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/*
 * Compiles the programs that use every export, in a project and with that project's compiler:
 *
 *   node compile.mjs PROJECT WAY...
 *
 * Prints, for each way, the compiler's output, what each path exports, and which of that the programs use.
 */
const [project = "", ...ways] = process.argv.slice(2);
/** @type {import("typescript")} */
const ts = createRequire(join(project, "package.json"))("typescript");

/**
 * How projects make TypeScript find packages. Many Pulumi projects still use the oldest way.
 * @type {Record<string, { module: string, types: string[] }>}
 */
const WAYS = {
  node10: { module: "commonjs", types: ["commonjs"] },
  nodenext: { module: "nodenext", types: ["commonjs", "module"] },
  bundler: { module: "esnext", types: ["module"] },
};

/** Packages whose declarations aren't checked, since that takes time: those that the project has besides ours. */
const FOREIGN = /\/node_modules\/(@pulumi|@types|@grpc|typescript)\//;
/** All but ours. */
const OTHERS = /\/node_modules\/(?!(\.pnpm|pulumi-influxdb-serverless|influxdb-)[^/]*\/)/;

const folder = join(project, "compiled");
for (const type of ["commonjs", "module"]) {
  await cp(join(import.meta.dirname, "..", "programs"), join(folder, type), { recursive: true });
  await writeFile(join(folder, type, "package.json"), JSON.stringify({ type }));
}
const files = await readdir(join(folder, "module"));
const results = await Promise.all(ways.map(async (way) => [way, await compile(way)]));
process.stdout.write(JSON.stringify(Object.fromEntries(results)));

/** @param {string} way a key of `WAYS`; with `+`, also checks the declarations of our packages' dependencies */
async function compile(way) {
  const moduleResolution = way.replace("+", "");
  const { module, types } = WAYS[moduleResolution] ?? { module: "", types: [] };
  const compilerOptions = {
    ...{ module, moduleResolution, target: "es2022", strict: true, noUnusedLocals: true },
    ...{ exactOptionalPropertyTypes: true, types: ["node"], noEmit: true },
  };
  const config = join(folder, `tsconfig.${moduleResolution}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions, include: types }));
  const parsed = ts.getParsedCommandLineOfConfigFile(config, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
    },
  });
  const program = ts.createProgram(parsed?.fileNames ?? [], parsed?.options ?? {});
  const unchecked = way.endsWith("+") ? FOREIGN : OTHERS;
  const sources = program.getSourceFiles().filter(({ fileName }) => !unchecked.test(fileName));
  const diagnostics = [
    ...(parsed?.errors ?? []),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...sources.flatMap((source) => program.getSyntacticDiagnostics(source)),
    ...sources.flatMap((source) => program.getSemanticDiagnostics(source)),
  ];
  const host = ts.createCompilerHost({});
  return { errors: ts.formatDiagnostics(diagnostics, host), used: usedIn(program, types[0] ?? "") };
}

/** @param {import("typescript").Program} program @param {string} type */
function usedIn(program, type) {
  const checker = program.getTypeChecker();
  /** @type {Record<string, { exported: string[], imported: string[] }>} */
  const used = {};
  for (const statement of files.flatMap(
    (name) => program.getSourceFile(join(folder, type, name))?.statements ?? [],
  )) {
    const isImport = ts.isImportDeclaration(statement);
    if (!isImport && !ts.isExportDeclaration(statement)) continue;
    const names = isImport ? statement.importClause?.namedBindings : statement.exportClause;
    const module =
      statement.moduleSpecifier && checker.getSymbolAtLocation(statement.moduleSpecifier);
    if (!module || !names || !("elements" in names)) continue;
    const exported = checker.getExportsOfModule(module).map(({ name }) => name);
    const imported = names.elements.map(({ name }) => name.text);
    const path = /** @type {import("typescript").StringLiteral} */ (statement.moduleSpecifier).text;
    used[path] = { exported: exported.sort(), imported: imported.sort() };
  }
  return used;
}
