import { dependenciesInState, requireAllStay, withDependants } from "./dependants";
import { attempt, type EngineRun, forAll, inTurn, refuse, servedBy } from "./run";
import { asStored, type Entry } from "./stack";

/**
 * Deletes resources that the program no longer declares and objects that were replaced, dependents first. With
 * `--target`, deletes only the named resources; the engine refuses if others would have to be deleted too. What a failed
 * resource depends on stays.
 */
export async function deleteUnregistered(
  run: EngineRun,
  isRegistered: (entry: Entry) => boolean,
): Promise<void> {
  const { stack, targets } = run;
  const allowed = targets && withDependants(stack.entries, targets);
  const leaving = new Set(
    stack.entries.filter(
      (entry) =>
        (allowed?.has(entry.name) ?? true) && (entry.pendingDelete || !isRegistered(entry)),
    ),
  );
  // The engine asks what each deletion would replace, even for resources that are no longer declared.
  for (const entry of targets ? leaving : []) await requireAllStay(run, entry);
  const unnamed = [...leaving].find(({ name }) => targets && !targets.has(name));
  if (unnamed) {
    refuse(run, unnamed.name, "will be destroyed but was not specified in --target list");
    return;
  }
  const needed = () => dependenciesInState(stack.entries, run.failed);
  const ready = () =>
    [...leaving].filter(
      ({ name }) =>
        ![...leaving].some(({ dependsOn }) => dependsOn.includes(name)) && !needed().has(name),
    );
  await forAll(run, ready, async (entry) => {
    if (await inTurn(run, () => deleteEntry(run, entry))) leaving.delete(entry);
  });
}

export function deleteEntry(run: EngineRun, entry: Entry): Promise<boolean> {
  run.deletes.push(asStored(entry));
  return attempt(run, "delete", entry.name, async () => {
    await servedBy(run, entry.provider, entry.kind).delete(entry.id, asStored(entry.outputs));
    run.stack.remove(entry);
  });
}
