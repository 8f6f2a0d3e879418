import { type SomeSwitches, SWITCHES } from "influxdb-serverless-emulator";
import type { Random } from "./random";

/**
 * Behavior that the documentation leaves open, and with which nothing may be lost either way. Excludes `takenDbrp`: on a
 * server that overwrites, any creation can steal a mapping.
 */
const DOUBTFUL = [
  "patchWithoutRules",
  "patchEmptyRules",
  "nameFilterMiss",
  "secondRole",
  "absentRoleRemoval",
  "unknownPath",
  "schemaListColumns",
  "changedColumn",
  "inactiveToken",
  "tokenValues",
  "virtualMappings",
] as const;

/** A server with random switches. */
export function switchesOf(random: Random): SomeSwitches {
  const entries = DOUBTFUL.map((name) => {
    const { values } = SWITCHES[name] as unknown as { values: readonly string[] };
    return [name, random.chance(0.6) ? values[0] : random.pick(values)];
  });
  return Object.fromEntries(entries);
}
