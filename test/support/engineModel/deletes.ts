import { attempt, type EngineRun, forAll, inTurn } from "./run";
import { asStored, type Entry } from "./stack";

/** Deletes what the program does not declare any more and what was replaced: what refers to others goes first. */
export async function deleteUnregistered(
  run: EngineRun,
  isRegistered: (entry: Entry) => boolean,
): Promise<void> {
  const { stack } = run;
  const leaving = new Set(
    stack.entries.filter((entry) => entry.pendingDelete || !isRegistered(entry)),
  );
  const ready = () =>
    [...leaving].filter(
      ({ name }) => ![...leaving].some(({ dependsOn }) => dependsOn.includes(name)),
    );
  await forAll(run, ready, async (entry) => {
    if (await inTurn(run, () => deleteEntry(run, entry))) leaving.delete(entry);
  });
}

export function deleteEntry(run: EngineRun, entry: Entry): Promise<boolean> {
  run.deleting.add(entry.id);
  return attempt(run, "delete", entry.name, async () => {
    await run.process.of[entry.kind].delete(entry.id, asStored(entry.outputs));
    run.stack.remove(entry);
  });
}
