/**
 * The management API of InfluxDB Cloud Serverless on localhost, in this process, for tests and demos.
 *
 * @module
 */
export type { BucketAccess, Grant } from "./access";
export type { Organizations } from "./admin/organizations";
export type { ListedToken, TokenSpec, Tokens } from "./admin/tokens";
export type { UserSpec, Users } from "./admin/users";
export type { Counters, Counts } from "./counters";
export type { Fault, PlannedFault } from "./faults/fault";
export type { Faults, ListedFault } from "./faults/faults";
export type { Organization, User } from "./model";
export type { Log } from "./observe";
export type { Emulator, EmulatorOptions } from "./options";
export type { LogEntry } from "./requestLog";
export type { Plan, Settings, SettingsChange } from "./settings";
export { startEmulator } from "./startEmulator";
export {
  type SomeSwitches,
  SWITCHES,
  type Switch,
  type Switches,
  type SwitchName,
} from "./switches";
