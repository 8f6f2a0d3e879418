import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const ROOT = join(import.meta.dirname, "../..");

/**
 * A program in the documentation.
 * @typedef {object} CodeExample
 * @property {string} place its location
 * @property {string} code empty if the docstring has no example
 */

/**
 * Returns the examples in the docstrings of exported functions and classes.
 * @param {readonly string[]} entries the modules, relative to the project
 * @returns {CodeExample[]}
 */
export function docstringExamples(entries) {
  const files = entries.map((entry) => join(ROOT, entry));
  const program = ts.createProgram(files, { skipLibCheck: true });
  return entries.flatMap((entry) => examplesOf(program, entry));
}

/** @param {ts.Program} program @param {string} entry @returns {CodeExample[]} */
function examplesOf(program, entry) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(ROOT, entry));
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${entry} is no module`);
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const isAlias = exported.flags & ts.SymbolFlags.Alias;
    if (exported.declarations?.some((node) => ts.isTypeOnlyExportDeclaration(node))) return [];
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    if (!(symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class))) return [];
    const tags = symbol.getJsDocTags(checker).filter(({ name }) => name === "example");
    const code = tags.map(({ text }) => ts.displayPartsToString(text)).join("\n");
    return [{ place: `${entry}: ${exported.name}`, code }];
  });
}

/**
 * Returns a page's program: its TypeScript blocks with imports, joined in order, since later blocks build on earlier ones.
 * @param {string} page relative to the project
 * @returns {CodeExample}
 */
export function pageExample(page) {
  const text = readFileSync(join(ROOT, page), "utf8");
  const blocks = [...text.matchAll(/^ *```ts\n(.*?)^ *```/gms)].map(([, code = ""]) => code);
  /** @type {Map<string, Set<string>>} */
  const imports = new Map();
  const bodies = blocks.map((block) =>
    block.replace(/^ *import \{ (.*) \} from "(.*)";\n/gm, (_, names, from) => {
      const known = imports.get(from) ?? new Set();
      for (const name of names.split(", ")) known.add(name);
      imports.set(from, known);
      return "";
    }),
  );
  const heads = [...imports].map(
    ([from, names]) => `import { ${[...names].join(", ")} } from "${from}";`,
  );
  return { place: page, code: [...heads, ...bodies].join("\n") };
}

/**
 * Compiles examples, each as a file in the project's root, and returns the errors with their locations.
 * @param {readonly CodeExample[]} examples
 * @returns {string[]}
 */
export function compile(examples) {
  /** @type {Map<string, CodeExample>} */
  const files = new Map();
  examples.forEach((example, index) => {
    // Top-level `await` requires an ES module, which Pulumi's compiled program isn't.
    const extension = /^(const|let|await)\b.*\bawait\b/m.test(example.code) ? "mts" : "ts";
    files.set(join(ROOT, `example${index}.${extension}`), example);
  });
  /** @type {ts.CompilerOptions} */
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (file) => files.get(file)?.code ?? readFile(file);
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.getSourceFile = (file, language, ...rest) => {
    const code = files.get(file)?.code;
    if (code === undefined) return getSourceFile(file, language, ...rest);
    return ts.createSourceFile(file, code, language);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const place = file && (files.get(file.fileName)?.place ?? relative(ROOT, file.fileName));
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
