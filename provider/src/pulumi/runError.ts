import * as pulumi from "@pulumi/pulumi";

/**
 * An error of the program that needs no stack trace. Although a `RunError` should have none, Pulumi prints it on some
 * exit paths, and some versions of Node.js hang while they print the frames of a package with a scope, such as Pulumi's.
 */
export function runError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = "";
  return error;
}
