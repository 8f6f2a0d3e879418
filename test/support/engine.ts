import { type ChildProcess, execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Emulator } from "influxdb-serverless-emulator";
import { ensureEngine } from "../../scripts/engine/ensureEngine.mjs";
import { separateEnvironment } from "../../scripts/engine/environment.mjs";
import { ownResources, planOf, type StateResource, type Step } from "./engineDocuments";
import { type ProgramHost, programHost } from "./programHost";
import { type ProviderHost, providerHost } from "./providerHost";
import { addSettings, writeStack } from "./settings";
import { vaultEnvironment } from "./vault";

export type { StateResource, Step } from "./engineDocuments";

export const ROOT = resolve(__dirname, "..", "..");

/** The folder with the packages and examples to use: the workspace, or a consumer created by scripts/matrix/run.mjs. */
export const CONSUMER = process.env.ENGINE_CONSUMER ?? ROOT;

export const STACK = "test";
const PROJECT = "test";
const PROGRAM = "index.js";

/** Much longer than any command here takes: only a command that hangs reaches it. */
const COMMAND_TIMEOUT = 240_000;

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
  /** Both, for messages that can be in either. */
  output: string;
}

/** A consumer's `influxdb-gitops` command. */
export function gitopsOf(consumer: string): string {
  return join(consumer, "node_modules", "influxdb-gitops", "bin", "influxdb-gitops.js");
}

/** Everything as in a user's command: Pulumi starts the language host, which starts a process for the program. */
const isStock = process.env.ENGINE === "stock" || Boolean(process.env.ENGINE_CONSUMER);

/** The commands that run a program, or may run one. */
const RUNS_PROGRAM = new Set(["up", "preview", "refresh", "destroy"]);

/** The arguments of `pulumi`, as a list or as one text. */
type Command = string | string[];

/** Adds `--yes --skip-preview` to `up`, `refresh` and `destroy`, unless they have `--yes` or `--preview-only`. */
function argumentsOf(command: Command): string[] {
  const args = typeof command === "string" ? command.split(" ") : command;
  const asks = /^(up|refresh|destroy)$/.test(args[0] ?? "");
  const isSaid = args.includes("--yes") || args.includes("--preview-only");
  return asks && !isSaid ? [...args, "--yes", "--skip-preview"] : args;
}

export interface ProjectOptions {
  /** The folder whose packages the program finds; default: CONSUMER. */
  consumer?: string;
  /** The folder of the program, from the consumer's; default: a program that `write` sets. */
  main?: string;
  /** Variables for every command in the project. */
  env?: NodeJS.ProcessEnv;
  /** Whether the test is about processes: commands start the same processes as a user's, and save every step. */
  stock?: boolean | undefined;
  /** Whether one process serves the resources of all commands in the test file, if processes don't matter. */
  attached?: boolean | undefined;
}

/** A Pulumi project on the real engine, with its own home, backend and passphrase. */
export class EngineProject {
  /** Tokens that must never be shown: every command in every test is searched for them. */
  private readonly canaries = new Set<string>();
  /** The emulators whose tokens must not be shown either, including tokens that programs create. */
  private readonly emulators = new Set<Pick<Emulator, "tokens">>();
  private stack = STACK;

  private constructor(
    readonly folder: string,
    private readonly bin: string,
    private readonly consumer: string,
    private readonly env: NodeJS.ProcessEnv,
    /** Runs the program; undefined if Pulumi does. */
    private readonly host: ProgramHost | undefined,
    /** Serves the resources; undefined if each command starts its own process. */
    private provider: ProviderHost | undefined,
  ) {}

  static async open(options: ProjectOptions = {}): Promise<EngineProject> {
    const { consumer = CONSUMER, main, env = {} } = options;
    const isShort = !isStock && !options.stock && !main && consumer === CONSUMER;
    const { bin } = await ensureEngine((message) => console.error(message));
    // Inside the consumer, so that programs find the packages in the same way as a user's program.
    await mkdir(join(consumer, ".work"), { recursive: true });
    const folder = await mkdtemp(join(consumer, ".work", "project-"));
    await mkdir(join(folder, "state"));
    // Generated programs are JavaScript: not loading TypeScript saves half a second per command.
    const settings = main
      ? { name: PROJECT, runtime: "nodejs", main: `../../${main}` }
      : { name: PROJECT, runtime: { name: "nodejs", options: { typescript: false } } };
    await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify(settings));
    const host = isShort ? await programHost() : undefined;
    const provider = isShort && options.attached ? await providerHost() : undefined;
    const variables = isShort ? { ...(await vaultEnvironment()), ...env } : env;
    const project = new EngineProject(folder, bin, consumer, variables, host, provider);
    await project.addStack(STACK);
    return project;
  }

  /** Creates an empty stack, which the commands use from now on. */
  async addStack(stack: string): Promise<void> {
    if (this.host) await writeStack(this.folder, PROJECT, stack);
    else await this.run(["stack", "init", stack, "--no-select"]);
    this.select(stack);
  }

  select(stack: string): void {
    this.stack = stack;
  }

  /** From now on, each command starts its own provider processes, for programs with several providers. */
  detach(): void {
    this.provider = undefined;
  }

  /** Points a stack at an emulator, with the token as a secret. */
  connect(server: Pick<Emulator, "url" | "org" | "token"> & { tokens?: object }): Promise<void> {
    const { url, org, token, tokens } = server;
    this.canaries.add(token);
    // A real server has no list of tokens with values.
    if (tokens && "list" in tokens) this.emulators.add({ tokens: tokens as Emulator["tokens"] });
    return this.configure(
      { "influxdb:url": url, "influxdb:org": org },
      { "influxdb:token": token },
    );
  }

  /** Sets some of the stack's settings; in one command, since each command takes time. */
  async configure(
    plain: Record<string, string>,
    secret: Record<string, string> = {},
  ): Promise<void> {
    if (this.host) return addSettings(this.folder, this.stack, plain, secret);
    const flags = (flag: string, settings: Record<string, string>) =>
      Object.entries(settings).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    await this.run([
      "config",
      "set-all",
      ...flags("--plaintext", plain),
      ...flags("--secret", secret),
    ]);
  }

  /** Sets the program: the body of a CommonJS module that has `influxdb` and `pulumi`. */
  async write(body: string): Promise<void> {
    const head =
      'const influxdb = require("pulumi-influxdb-serverless");\nconst pulumi = require("@pulumi/pulumi");\n';
    await writeFile(join(this.folder, PROGRAM), head + body);
  }

  /** From now on, the program is `index.ts`. */
  async useTypeScript(): Promise<void> {
    await rm(join(this.folder, PROGRAM), { force: true });
    const settings = { name: PROJECT, runtime: "nodejs" };
    await writeFile(join(this.folder, "Pulumi.yaml"), JSON.stringify(settings));
  }

  /** Runs a command that must end with 0. */
  async run(command: Command, env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    const result = await this.attempt(command, env);
    if (result.code !== 0) {
      const args = argumentsOf(command).join(" ");
      throw new Error(`pulumi ${args} ended with ${result.code}:\n${result.output}`);
    }
    return result;
  }

  /** Runs a command that must fail and print this message, and returns its output. */
  async fails(
    command: Command,
    message: string | RegExp = "",
    env: NodeJS.ProcessEnv = {},
  ): Promise<string> {
    const { code, output } = await this.attempt(command, env);
    const isPrinted = typeof message === "string" ? output.includes(message) : message.test(output);
    if (code !== 0 && isPrinted) return output;
    const args = argumentsOf(command).join(" ");
    throw new Error(
      `pulumi ${args} ended with ${code}, expected a failure with ${message}:\n${output}`,
    );
  }

  /** Runs a command, regardless of its exit code. */
  async attempt(command: Command, env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    const args = argumentsOf(command);
    const isShort = RUNS_PROGRAM.has(args[0] ?? "") && existsSync(join(this.folder, PROGRAM));
    if (!this.host || !isShort) return this.start(args, env).result;
    const own = { ...this.env, ...env };
    const flags = await this.host.prepare(own);
    const attachment = await this.provider?.prepare(this.folder, this.environment(own));
    const shared = { ...flags.env, ...attachment, ...env };
    const result = await this.start([...args, ...flags.args], shared).result;
    const told = (await this.provider?.messages()) ?? "";
    if (this.holdsCanary(told)) throw new Error(`pulumi ${args.join(" ")} shows the token`);
    return { ...result, stderr: result.stderr + told, output: result.output + told };
  }

  private environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    // The workspace's type check covers the examples.
    const quick = isStock ? {} : { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    const all = { PULUMI_STACK: this.stack, ...quick, ...this.env, ...env };
    return separateEnvironment(this.bin, this.folder, all);
  }

  /** Starts a command, to be interrupted. */
  start(
    command: Command,
    env: NodeJS.ProcessEnv = {},
  ): { child: ChildProcess; result: Promise<CommandResult> } {
    const args = ["--non-interactive", ...argumentsOf(command)];
    return this.launch(join(this.bin, "pulumi"), args, env);
  }

  /** Returns a secret stack output. This is the only command that may show a token. */
  async secretOutput(name: string): Promise<string> {
    const args = ["--non-interactive", "stack", "output", name, "--show-secrets"];
    const { stdout } = await this.launch(join(this.bin, "pulumi"), args, {}, true).result;
    return stdout.trim();
  }

  /** Runs the command `influxdb-gitops` in the project, with the engine on its PATH, regardless of its exit code. */
  gitops(args: string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    return this.launch(process.execPath, [gitopsOf(this.consumer), ...args], env).result;
  }

  private launch(
    file: string,
    args: string[],
    env: NodeJS.ProcessEnv,
    mayShowTokens = false,
  ): { child: ChildProcess; result: Promise<CommandResult> } {
    let done: (result: CommandResult) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    // Promise.withResolvers, which Node 20 does not have.
    const result = new Promise<CommandResult>((resolve, reject) => {
      done = resolve;
      fail = reject;
    });
    const child = execFile(
      file,
      args,
      {
        cwd: this.folder,
        env: this.environment(env),
        timeout: COMMAND_TIMEOUT,
        maxBuffer: 2 ** 26,
      },
      (error, stdout, stderr) => {
        const isExit = !error || typeof error.code === "number";
        const code = isExit ? Number(error?.code ?? 0) : 1;
        // A process that was killed or couldn't start has no exit code.
        const output = stdout + stderr + (isExit ? "" : `\n${error.signal ?? error.code}`);
        if (!mayShowTokens && this.holdsCanary(output))
          fail(new Error(`${file} ${args.join(" ")} shows the token`));
        else done({ code, stdout, stderr, output });
      },
    );
    return { child, result };
  }

  up(env?: NodeJS.ProcessEnv): Promise<CommandResult> {
    return this.run("up", env);
  }

  refresh(env?: NodeJS.ProcessEnv): Promise<CommandResult> {
    return this.run("refresh", env);
  }

  destroy(env?: NodeJS.ProcessEnv): Promise<CommandResult> {
    return this.run("destroy", env);
  }

  /** Checks that neither a preview nor a refresh finds a change. */
  async nothingToDo(): Promise<void> {
    await this.run("preview --expect-no-changes");
    await this.run("refresh --preview-only --expect-no-changes");
  }

  async preview(...flags: string[]): Promise<Step[]> {
    const { stdout } = await this.run(["preview", "--json", ...flags]);
    return JSON.parse(stdout).steps;
  }

  /** Returns a preview's steps that would change something, as `op name [property, …]`, sorted. */
  async plan(...flags: string[]): Promise<string[]> {
    return planOf(await this.preview(...flags));
  }

  async resources(): Promise<StateResource[]> {
    const { stdout } = await this.run(["stack", "export"]);
    return JSON.parse(stdout).deployment.resources ?? [];
  }

  /** Returns this package's resources, sorted and without the engine's timestamps. */
  async ownState(): Promise<StateResource[]> {
    return ownResources(await this.resources());
  }

  /** Removes what a killed engine may leave in its backend, as docs/troubleshooting.md says. */
  async removeEmptyAttributes(): Promise<void> {
    const state = join(this.folder, "state");
    for (const name of await readdir(state, { recursive: true })) {
      const file = join(state, name);
      if (name.endsWith(".attrs") && (await stat(file)).size === 0) await rm(file);
    }
  }

  /** Changes the entries in the stack's state. */
  async editState(edit: (resources: StateResource[]) => void): Promise<void> {
    const exported = JSON.parse((await this.run(["stack", "export"])).stdout);
    edit(exported.deployment.resources);
    const file = join(this.folder, "state.json");
    await writeFile(file, JSON.stringify(exported));
    await this.run(["stack", "import", "--file", file]);
  }

  /** Removes the project. @throws Error if any of its files (state, history, backup, settings) has a token in plain text. */
  async close(): Promise<void> {
    const files = await readdir(this.folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile() && entry.name !== PROGRAM)) {
      const path = join(file.parentPath, file.name);
      if (this.holdsCanary(await readFile(path, "utf8"))) {
        throw new Error(`${file.name} of ${this.folder} holds a token`);
      }
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private holdsCanary(text: string): boolean {
    for (const { tokens } of this.emulators) {
      // A token that has since been deleted must not be in the files either.
      for (const { token, access } of tokens.list()) {
        if (access === "permissions") this.canaries.add(token);
      }
    }
    return [...this.canaries].some((canary) => text.includes(canary));
  }
}
