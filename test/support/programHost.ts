import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Runs the programs of this test file; see `programHost.cjs`. */
export interface ProgramHost {
  /** @returns what the command is to be given to have its program run here */
  prepare(env: NodeJS.ProcessEnv): Promise<{ args: string[]; env: NodeJS.ProcessEnv }>;
}

let host: Promise<ProgramHost> | undefined;

/** The host of this test file, which ends with the file's process. */
export function programHost(): Promise<ProgramHost> {
  host ??= start();
  return host;
}

async function start(): Promise<ProgramHost> {
  const child = fork(join(__dirname, "programHost.cjs"), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { port } = (await answer(child)) as { port: number };
  child.unref();
  child.channel?.unref();
  return {
    async prepare(env) {
      const isDone = answer(child);
      child.send({ env });
      await isDone;
      return {
        args: [`--client=127.0.0.1:${port}`, "--exec-kind=auto.inline"],
        env: {
          PULUMI_SKIP_CHECKPOINTS: "true",
          // Reaches provider processes only: the programs run in the host.
          NODE_OPTIONS: `--require=${join(__dirname, "loadLate.cjs")}`,
        },
      };
    },
  };
}

async function answer(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, "message");
  return message;
}
