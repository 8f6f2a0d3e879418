import { changeBucket } from "./betweenAttempts";
import type { Trial } from "./trial";

/** Somebody lengthens a retention by hand, and the program's author lengthens it too, but by less. */
export async function lengthenBoth({
  author,
  others,
  sites,
  stack,
  random,
  say,
}: Trial): Promise<void> {
  const { emulator } = sites.original;
  for (const { name, args } of author.of("bucket")) {
    const id = stack.find(name)?.id;
    const [rule] = (args.retentionRules ?? []) as { everySeconds: number }[];
    if (!id || !rule?.everySeconds || rule.everySeconds > 2 ** 31) continue;
    const told = await changeBucket({ random, emulator, others }, id, "longer");
    args.retentionRules = [{ everySeconds: Math.floor(rule.everySeconds * 1.5) }];
    return say(`somebody else: ${told}; edit: ${name} keeps for half as long again`);
  }
}

/** Makes a backup, or switches the settings to a copy restored from it or from the current data, or back. */
export async function moveOn(trial: Trial): Promise<void> {
  const { sites } = trial;
  if (sites.now !== sites.original) return moveBack(trial);
  if (sites.copy) return;
  if (!sites.backup && trial.random.chance(0.5)) {
    await sites.backUp();
    return trial.say("somebody makes a backup of the server");
  }
  await sites.moveToCopy();
  trial.say("the settings lead to a copy of the server");
}

export function moveBack(trial: Trial): void {
  const { sites } = trial;
  if (sites.now === sites.original) return;
  sites.now = sites.original;
  trial.mayDiffer = true;
  trial.say("the settings lead to the original again");
}
