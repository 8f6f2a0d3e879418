import { join } from "node:path";
import { startHostProcess } from "./hostProcess";

/** Runs this test file's programs; see `programHost.cjs`. */
export interface ProgramHost {
  /** @returns the variables with which a command runs its program here */
  prepare(env: NodeJS.ProcessEnv): Promise<{ args: string[]; env: NodeJS.ProcessEnv }>;
}

let host: Promise<ProgramHost> | undefined;

/** This test file's host, which ends with the file's process. */
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
          // Affects only provider processes: the programs run in the host.
          NODE_OPTIONS: `--require=${join(__dirname, "loadLate.cjs")}`,
        },
      };
    },
  };
}
