import { attempt, type EngineRun, forAll, inTurn, isTargeted, recordedAt, servedBy } from "./run";
import { asStored, type Entry } from "./stack";

/**
 * `pulumi refresh --run-program`: reads every resource with the current settings and records what the server has,
 * including inputs. A resource that is gone is removed from the state. If a read fails, the state doesn't change.
 */
export async function refresh(run: EngineRun): Promise<void> {
  const { stack } = run;
  const found = new Map<Entry, Entry | undefined>();
  const read = async (entry: Entry) => {
    const served = servedBy(run, entry.provider, entry.kind);
    const live = await served.read(entry.id, asStored(entry.outputs));
    if (!live) run.log(`  ${entry.name} (${entry.id}) is gone`);
    const at = live ? recordedAt(run, entry, live.outs) : entry.at;
    const fresh = { at, isUnfinished: undefined };
    found.set(
      entry,
      live && asStored({ ...entry, ...fresh, inputs: live.inputs, outputs: live.outs }),
    );
  };
  await forAll(
    run,
    () => stack.entries.filter(({ name }) => isTargeted(run, name)),
    (entry) => inTurn(run, () => attempt(run, "read", entry.name, () => read(entry))),
  );
  if (run.errors.length > 0) return;
  stack.entries = stack.entries.flatMap((entry) =>
    found.has(entry) ? (found.get(entry) ?? []) : entry,
  );
}
