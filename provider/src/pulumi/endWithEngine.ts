import { connect } from "node:net";
import { engineAddress } from "../ownership/runJournal";

/** How long to wait until the engine is looked for again, if the system can't open a connection right now. */
const PAUSE = 1_000;

/**
 * Ends this process as soon as its engine has ended. The engine ends its provider processes itself, but not if it is
 * killed or its terminal is closed. A request that waits until it can be repeated would then be sent later, after the
 * user has long run Pulumi again.
 *
 * It keeps a connection to the engine. The engine's server closes an unused connection after two minutes, so the engine
 * has ended only if it also refuses the next one.
 * @param end default: ends this process
 */
export function endWithEngine(
  processArguments: readonly string[],
  end: () => void = () => process.exit(1),
): void {
  const engine = engineAddress(processArguments);
  if (engine) keepConnection(engine, end);
}

function keepConnection(engine: { host: string; port: number }, end: () => void): void {
  const again = () => keepConnection(engine, end);
  const connection = connect(engine);
  let problem: NodeJS.ErrnoException | undefined;
  let wasOpen = false;
  connection.on("connect", () => {
    wasOpen = true;
  });
  connection.on("error", (error) => {
    problem = error;
  });
  connection.on("close", () => {
    if (wasOpen) again();
    else if (problem?.code === "ECONNREFUSED") end();
    else setTimeout(again, PAUSE).unref();
  });
  // Otherwise, the end of the connection isn't noticed.
  connection.resume();
  connection.unref();
}
