import type { log as Log } from "@pulumi/pulumi";
import { PROVIDER_TYPE, TYPE_PREFIX } from "./typeToken";

type Debug = typeof Log.debug;

/** The SDK's messages about a registration or a read that works. Those about errors have other texts. */
const ROUTINE =
  /^(Registering resource|Reading resource|(Register|Read)Resource RPC (prepared|finished)): /;
const FINISHED = "RPC finished: ";
const WITHOUT_ERROR = "; err: null, ";

/** Shared by all copies of this package in a program, so that they don't replace each other's function in turn. */
const MARK = Symbol.for("pulumi-influxdb-serverless: without debug messages");

/**
 * Leaves out the debug messages that the SDK sends while a resource or provider of this package registers. They contain
 * all of its properties, including the token in plain text, and the engine shows them not only with `--debug`, but also
 * with `--json`. The SDK sends three of them for each resource: together, they take more than a quarter of the program's
 * CPU time in a preview.
 *
 * @param log the `log` module of the SDK that the resources register with
 */
export function leaveOutDebugMessages(log: typeof Log): void {
  if (MARK in log.debug) return;
  const send = log.debug;
  const debug: Debug = (message, ...rest) =>
    isRoutine(message) ? Promise.resolve() : send(message, ...rest);
  (log as { debug: Debug }).debug = Object.assign(debug, { [MARK]: true });
}

function isRoutine(message: string): boolean {
  if (!ROUTINE.test(message)) return false;
  if (!message.includes(TYPE_PREFIX) && !message.includes(PROVIDER_TYPE)) return false;
  return !message.includes(FINISHED) || message.includes(WITHOUT_ERROR);
}
