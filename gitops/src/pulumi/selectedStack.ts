import { runPulumi } from "./runPulumi";

/** The name of the stack that is selected in a project. @throws PulumiError when none is */
export async function readSelectedStack(cwd: string | undefined): Promise<string> {
  return (await runPulumi(["stack", "--show-name"], { cwd })).stdout.trim();
}
