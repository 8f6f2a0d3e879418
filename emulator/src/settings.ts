import { z } from "zod";
import { defaultSwitches, type Switches, someSwitches } from "./switches";

/** The plan of every organization: `free` allows two user buckets and 30 days of retention. */
export type Plan = "free" | "paid";

const milliseconds = z.int().min(0).max(2_147_483_647);

/** The settings to change. */
export const settingsChange = z.strictObject({
  /** The plan of every organization. */
  plan: z.enum(["free", "paid"]).optional(),
  /** Delay added to every response, in milliseconds. */
  latencyMs: milliseconds.optional(),
  /** How long a deleted bucket stays queued, and keeps its name, in milliseconds. */
  deleteDelayMs: milliseconds.optional(),
  /** How it behaves where the service's documentation is unclear. */
  switches: someSwitches.optional(),
});

/**
 * The settings to change; omitted ones stay unchanged.
 * @interface
 */
export type SettingsChange = z.input<typeof settingsChange>;

/** How the emulator behaves. Can be changed while it runs; changes apply from the next request on. */
export class Settings {
  /** The plan of every organization. */
  plan: Plan = "paid";
  /** Delay added to every response, in milliseconds. */
  latencyMs = 0;
  /** How long a deleted bucket stays queued, and keeps its name, in milliseconds. */
  deleteDelayMs = 0;
  /** How it behaves where the service's documentation is unclear. */
  switches: Switches = defaultSwitches();

  /**
   * Changes the given settings and leaves the rest unchanged.
   * @param change The new values.
   * @throws ZodError for an unknown setting or value; nothing is changed then.
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
