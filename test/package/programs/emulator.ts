/* Uses every export of influxdb-serverless-emulator. It is only compiled. */
import {
  type BucketAccess,
  type Counts,
  type Emulator,
  type EmulatorOptions,
  type Fault,
  type LogEntry,
  type Plan,
  type SettingsChange,
  type SomeSwitches,
  SWITCHES,
  type Switches,
  startEmulator,
  type TokenSpec,
} from "influxdb-serverless-emulator";

export const values = [startEmulator, SWITCHES] as const;
export type Types = [
  BucketAccess,
  Counts,
  Emulator,
  EmulatorOptions,
  Fault,
  LogEntry,
  Plan,
  SettingsChange,
  SomeSwitches,
  Switches,
  TokenSpec,
];
