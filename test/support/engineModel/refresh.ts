import { attempt, type EngineRun, forAll, inTurn } from "./run";
import { asStored, type Entry } from "./stack";

/**
 * `pulumi refresh`: reads every resource and takes what the server has, inputs too; one that is gone leaves the
 * state. When a read fails, the state stays as it was.
 */
export async function refresh(run: EngineRun): Promise<void> {
  const { stack } = run;
  const found = new Map<Entry, Entry | undefined>();
  const read = async (entry: Entry) => {
    const live = await run.process.of[entry.kind].read(entry.id, asStored(entry.outputs));
    if (!live) run.log(`  ${entry.name} (${entry.id}) is gone`);
    found.set(entry, live && asStored({ ...entry, inputs: live.inputs, outputs: live.outs }));
  };
  await forAll(
    run,
    () => stack.entries,
    (entry) => inTurn(run, () => attempt(run, "read", entry.name, () => read(entry))),
  );
  if (run.errors.length > 0) return;
  stack.entries = stack.entries.flatMap((entry) => found.get(entry) ?? []);
}
