import { type SomeSwitches, SWITCHES } from "influxdb-serverless-emulator";
import type { Random } from "./random";

/**
 * What the documentation leaves open, and where nothing is to be lost either way. Not `takenDbrp`: a server that overwrites
 * lets any creation steal a mapping.
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

/** A server that decides the doubtful points by chance. */
export function switchesOf(random: Random): SomeSwitches {
  const entries = DOUBTFUL.map((name) => {
    const { values } = SWITCHES[name] as unknown as { values: readonly string[] };
    return [name, random.chance(0.6) ? values[0] : random.pick(values)];
  });
  return Object.fromEntries(entries);
}
