import { UNKNOWN } from "../../provider/src/contract/unknown";
import { plan } from "../support/engineModel/preview";
import type { Declared, Program } from "../support/engineModel/program";
import { attempt, type EngineRun } from "../support/engineModel/run";
import { asStored } from "../support/engineModel/stack";
import type { Random } from "./random";

/**
 * Runs the preview before an `up`, in the same processes, with some unknown values.
 * @returns whether the `up` may start
 */
export async function previewed(run: EngineRun, program: Program): Promise<boolean> {
  const partly = asStored(program).map((resource) => withUnknown(resource, run.random));
  run.log("  preview");
  return attempt(run, "diff", "the preview", async () => {
    await plan(run, partly);
  });
}

function withUnknown(resource: Declared, random: Random): Declared {
  if (!random.chance(0.2)) return resource;
  const key = random.pick(Object.keys(resource.args));
  return { ...resource, args: { ...resource.args, [key]: UNKNOWN } };
}
