export type { BucketAccess } from "./access";
export type { TokenSpec } from "./admin/tokens";
export type { Counts } from "./counters";
export type { Fault } from "./faults/fault";
export type { Emulator, EmulatorOptions } from "./options";
export type { LogEntry } from "./requestLog";
export type { Plan, SettingsChange } from "./settings";
export { startEmulator } from "./startEmulator";
export { type SomeSwitches, SWITCHES, type Switches } from "./switches";
