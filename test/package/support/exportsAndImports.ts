import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** The paths of a package that are code, as a program imports them. */
export function publicPaths(nodeModules: string, name: string): string[] {
  const { exports } = JSON.parse(readFileSync(join(nodeModules, name, "package.json"), "utf8"));
  return Object.keys(exports)
    .filter((path) => !path.endsWith(".json"))
    .map((path) => join(name, path));
}

/**
 * What modules export, and what programs import of them.
 * @param folder of the programs
 * @returns by the path that they import
 */
export function exportsAndImports(folder: string) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const program = ts.createProgram(
    files.map((name) => join(folder, name)),
    { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  );
  const checker = program.getTypeChecker();
  const found: Record<string, { exported: string[]; imported: string[] }> = {};
  for (const statement of files.flatMap(
    (name) => program.getSourceFile(join(folder, name))?.statements ?? [],
  )) {
    if (!ts.isImportDeclaration(statement)) continue;
    const names = statement.importClause?.namedBindings;
    const module = checker.getSymbolAtLocation(statement.moduleSpecifier);
    if (!module || !names || !ts.isNamedImports(names)) continue;
    found[(statement.moduleSpecifier as ts.StringLiteral).text] = {
      exported: checker
        .getExportsOfModule(module)
        .map(({ name }) => name)
        .sort(),
      imported: names.elements.map(({ name }) => name.text).sort(),
    };
  }
  return found;
}
