import { join } from "node:path";
import { startHostProcess } from "./hostProcess";

/** The provider process for this test file's commands, one after another; see `providerHost.cjs`. */
export interface ProviderHost {
  /** @returns the variables with which a new command has its resources served here */
  prepare(folder: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv>;
  /** @returns the provider's output since the last call, which the engine would show */
  messages(): Promise<string>;
}

let host: Promise<ProviderHost> | undefined;

/** This test file's host, which ends with the file's process. */
export function providerHost(): Promise<ProviderHost> {
  host ??= start();
  return host;
}

async function start(): Promise<ProviderHost> {
  const { port, ask } = await startHostProcess("providerHost.cjs", {
    execArgv: ["--require", join(__dirname, "loadLate.cjs")],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return {
    async prepare(folder, env) {
      await ask({ folder, env });
      return { PULUMI_DEBUG_PROVIDERS: `pulumi-nodejs:${port}` };
    },
    async messages() {
      const { messages } = (await ask({})) as { messages: string[] };
      return messages.map((message) => `${message}\n`).join("");
    },
  };
}
