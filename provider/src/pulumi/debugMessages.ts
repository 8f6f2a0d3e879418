import type { log as Log } from "@pulumi/pulumi";
import { TYPE_PREFIX } from "./typeToken";

type Debug = typeof Log.debug;

/** The SDK's messages about a registration or a read that works. Those about errors have other texts. */
const ROUTINE =
  /^(Registering resource|Reading resource|(Register|Read)Resource RPC (prepared|finished)): /;
const FINISHED = "RPC finished: ";
const WITHOUT_ERROR = "; err: null, ";

/** Shared by all copies of this package in a program, so that they don't replace each other's function in turn. */
const MARK = Symbol.for("pulumi-influxdb-serverless: without debug messages");

/**
 * Leaves out the debug messages that the SDK sends while a resource of this package registers. The SDK sends three of
 * them to the engine for each resource, which shows them only with `--debug`: together, they take more than a quarter
 * of the program's CPU time in a preview. With `PULUMI_DEBUG_PROMISE_LEAKS`, they are sent.
 *
 * @param log the `log` module of the SDK that the resources register with
 */
export function leaveOutDebugMessages(log: typeof Log): void {
  if (MARK in log.debug || process.env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  const send = log.debug;
  const debug: Debug = (message, ...rest) =>
    isRoutine(message) ? Promise.resolve() : send(message, ...rest);
  (log as { debug: Debug }).debug = Object.assign(debug, { [MARK]: true });
}

function isRoutine(message: string): boolean {
  if (!ROUTINE.test(message) || !message.includes(TYPE_PREFIX)) return false;
  return !message.includes(FINISHED) || message.includes(WITHOUT_ERROR);
}
