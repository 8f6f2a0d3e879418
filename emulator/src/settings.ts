import { z } from "zod";
import { defaultSwitches, type Switches, someSwitches } from "./switches";

/** The plan of every organization: `free` allows two user buckets and 30 days of retention. */
export type Plan = "free" | "paid";

const milliseconds = z.int().min(0).max(2_147_483_647);

/** What of the settings is to change. */
export const settingsChange = z.strictObject({
  /** The plan of every organization. */
  plan: z.enum(["free", "paid"]).optional(),
  /** Added to every answer, in milliseconds. */
  latencyMs: milliseconds.optional(),
  /** How long a deleted bucket stays queued, and keeps its name, in milliseconds. */
  deleteDelayMs: milliseconds.optional(),
  /** How it decides doubtful points. */
  switches: someSwitches.optional(),
});

/**
 * What of the settings is to change; what is left out stays as it is.
 * @interface
 */
export type SettingsChange = z.input<typeof settingsChange>;

/** How the emulator behaves; may be changed while it runs, and counts from the next request on. */
export class Settings {
  /** The plan of every organization. */
  plan: Plan = "paid";
  /** Added to every answer, in milliseconds. */
  latencyMs = 0;
  /** How long a deleted bucket stays queued, and keeps its name, in milliseconds. */
  deleteDelayMs = 0;
  /** How it decides doubtful points. */
  switches: Switches = defaultSwitches();

  /**
   * Changes what is given and leaves the rest.
   * @param change The new values.
   * @throws ZodError for what there is not; then nothing is changed.
   */
  change(change: SettingsChange): void {
    const { switches, ...rest } = settingsChange.parse(change);
    Object.assign(this, given(rest));
    this.switches = { ...this.switches, ...given(switches ?? {}) } as Switches;
  }
}

function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
