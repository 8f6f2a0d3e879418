import { CommandError } from "../commandError";
import { readInput } from "../textFile";
import { type TerraformObjects, terraformObjects } from "./terraformObjects";
import { parseTerraformState } from "./terraformState";

/**
 * Reads which buckets, labels and API tokens Terraform manages.
 * @param file the output of `terraform show -json`, or `-` for standard input, since the output contains secrets in plain
 * text that shouldn't be in a file
 * @throws CommandError if it can't be read
 */
export async function readTerraform(file: string): Promise<TerraformObjects> {
  const what = file === "-" ? "Standard input" : file;
  const json = await readInput(file).catch((error: Error) => {
    throw new CommandError(`${what} cannot be read: ${error.message}`);
  });
  return terraformObjects(parseTerraformState(json, what), what);
}
