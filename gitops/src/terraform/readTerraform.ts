import { CommandError } from "../commandError";
import { readInput } from "../textFile";
import { type TerraformObjects, terraformObjects } from "./terraformObjects";
import { parseTerraformState } from "./terraformState";

/**
 * Reads which buckets, labels and API tokens Terraform keeps.
 * @param file the output of `terraform show -json`, or `-` for the standard input: it has secrets in plain text, so that one
 * may not want it in a file
 * @throws CommandError when it cannot be read
 */
export async function readTerraform(file: string): Promise<TerraformObjects> {
  const what = file === "-" ? "Standard input" : file;
  const json = await readInput(file).catch((error: Error) => {
    throw new CommandError(`${what} cannot be read: ${error.message}`);
  });
  return terraformObjects(parseTerraformState(json, what), what);
}
