/** The emulator's faults by which an answer is lost. */
export const LOST = ["reset-after", "reset-before", "truncate", "html"] as const;
