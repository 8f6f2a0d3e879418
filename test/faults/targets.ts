import { type Declared, dependenciesOf } from "../support/engineModel/program";
import { type EngineRun, isTargeted } from "../support/engineModel/run";
import type { Stack } from "../support/engineModel/stack";
import type { Random } from "./random";

/** A part of the program and of the state, by chance, with what its new resources depend on. */
export function targetsOf(
  random: Random,
  program: readonly Declared[],
  stack: Stack,
): ReadonlySet<string> {
  const names = [...program, ...stack.entries].map(({ name }) => name);
  const targets = new Set(names.filter(() => random.chance(0.5)));
  for (const name of targets) {
    const resource = program.find((it) => it.name === name);
    for (const other of resource ? dependenciesOf(resource) : []) {
      if (!stack.find(other)) targets.add(other);
    }
  }
  return targets;
}

/** Takes note of each object that two entries hold since a run of which only one of them was part. */
export function noteHeldApart(run: EngineRun, heldApart: Set<string>): void {
  for (const { resource, isDone } of run.begun) {
    const entry = run.stack.find(resource.name);
    if (!entry || !isDone || !run.targets) continue;
    const others = run.stack.entries.filter((it) => it.id === entry.id && it.name !== entry.name);
    if (others.some(({ name }) => !isTargeted(run, name))) heldApart.add(entry.id);
  }
}
