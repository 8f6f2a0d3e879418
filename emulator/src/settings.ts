import { z } from "zod";
import { defaultSwitches, type Switches, someSwitches } from "./switches";

/** The plan of every organisation: `free` allows two user buckets and 30 days of retention. */
export type Plan = "free" | "paid";

const milliseconds = z.int().min(0).max(2_147_483_647);

/** What of the settings is to change. */
export const settingsChange = z.strictObject({
  plan: z.enum(["free", "paid"]).optional(),
  /** Added to every answer, in milliseconds. */
  latencyMs: milliseconds.optional(),
  /** How long a deleted bucket stays queued, and keeps its name, in milliseconds. */
  deleteDelayMs: milliseconds.optional(),
  switches: someSwitches.optional(),
});

export type SettingsChange = z.input<typeof settingsChange>;

/** How the emulator behaves; may be changed while it runs, and counts from the next request on. */
export class Settings {
  plan: Plan = "paid";
  latencyMs = 0;
  deleteDelayMs = 0;
  switches: Switches = defaultSwitches();

  /** Changes what is given and leaves the rest. @throws ZodError for what there is not. */
  change(change: SettingsChange): void {
    const { switches, ...rest } = settingsChange.parse(change);
    Object.assign(this, given(rest));
    this.switches = { ...this.switches, ...given(switches ?? {}) } as Switches;
  }
}

function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
