import { type Emulator, type EmulatorOptions, startEmulator } from "influxdb-serverless-emulator";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { apiOf } from "./api";

/** An emulator, and its API as other clients use it. */
export interface Server {
  emulator: Emulator;
  api: ReturnType<typeof apiOf>;
}

type Prepare = (at: Server) => unknown;

/** Gives each test its own prepared emulator. */
export function useEmulator(options: EmulatorOptions = {}, prepare?: Prepare): Server {
  const at = {} as Server;
  beforeEach(() => open(at, options, prepare));
  afterEach(() => at.emulator?.close());
  return at;
}

/** Gives all tests in a file one emulator. */
export function shareEmulator(options: EmulatorOptions = {}, prepare?: Prepare): Server {
  const at = {} as Server;
  beforeAll(() => open(at, options, prepare));
  afterAll(() => at.emulator?.close());
  return at;
}

async function open(at: Server, options: EmulatorOptions, prepare?: Prepare): Promise<void> {
  at.emulator = await startEmulator(options);
  at.api = apiOf(at.emulator);
  await prepare?.(at);
}
