/**
 * Omits the stack frames of packages from an error that ends the program: some versions of Node.js hang while Pulumi prints
 * those of a package with a scope, such as its own.
 */
export function withoutPackages(error: Error): Error {
  const lines = error.stack?.split("\n").filter((line) => !line.includes("node_modules"));
  error.stack = lines?.join("\n") ?? "";
  return error;
}
