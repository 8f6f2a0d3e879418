import { constants } from "node:os";
import { logToStderr } from "../output/progress";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

let areHeld = false;

/**
 * From now on, no signal interrupts this program or the commands that it starts: it finishes and reports what it did,
 * and exits with the signal's exit code. It also keeps its locks, which proper-lockfile would release on a signal.
 * @param what what is being finished, such as "the write"
 */
export function holdSignals(what: string): void {
  if (areHeld) return;
  areHeld = true;
  let isFirst = true;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      process.exitCode = 128 + constants.signals[signal];
      if (isFirst) logToStderr(`${signal}: finishing ${what} before this command ends.`);
      isFirst = false;
    });
  }
}

/** Returns whether commands must be started so that the terminal's Ctrl-C doesn't reach them. */
export function areSignalsHeld(): boolean {
  return areHeld;
}
