/**
 * The management API of InfluxDB Cloud Serverless on localhost, in this process, for tests and demos.
 *
 * @module
 */

export type { Organizations } from "./admin/organizations";
export type { ListedToken, TokenSpec, Tokens } from "./admin/tokens";
export type { UserSpec, Users } from "./admin/users";
export type { Fault, PlannedFault } from "./faults/fault";
export type { Faults, ListedFault } from "./faults/faults";
export type { BucketAccess, Grant } from "./http/access";
export type { Log } from "./http/countAndLog";
export type { Counters, Counts } from "./http/counters";
export type { LogEntry } from "./http/requestLog";
export type { Emulator, EmulatorOptions } from "./options";
export type { Plan, Settings, SettingsChange } from "./settings";
export { startEmulator } from "./startEmulator";
export type { Organization, User } from "./store/model";
export {
  type SomeSwitches,
  SWITCHES,
  type Switch,
  type Switches,
  type SwitchName,
} from "./switches";
