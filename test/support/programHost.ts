import { join } from "node:path";
import { startHostProcess } from "./hostProcess";

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
  const { port, ask } = await startHostProcess("programHost.cjs", {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return {
    async prepare(env) {
      await ask({ env });
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
