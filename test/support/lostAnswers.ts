/** The emulator faults that lose a response. */
export const LOST = ["reset-after", "reset-before", "truncate", "html"] as const;
