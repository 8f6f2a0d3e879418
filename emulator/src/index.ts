export type { Counts } from "./counters";
export type { Fault } from "./faults";
export { type Emulator, type EmulatorOptions, startEmulator } from "./startEmulator";
