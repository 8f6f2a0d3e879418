import { type ForkOptions, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A test file's additional process, which ends with the file's own: see `hostProcess.cjs`. */
export interface HostProcess {
  /** The address that it serves. */
  port: number;
  /** Sends a message and waits for the response. */
  ask(message: object): Promise<unknown>;
}

/** @param file a file next to this one */
export async function startHostProcess(file: string, options: ForkOptions): Promise<HostProcess> {
  const child = fork(join(__dirname, file), options);
  const answer = async () => (await once(child, "message"))[0];
  const { port } = await answer();
  child.unref();
  child.channel?.unref();
  return {
    port,
    ask(message) {
      const answered = answer();
      child.send(message);
      return answered;
    },
  };
}
