import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { separateEnvironment } from "../engine/environment.mjs";
import { run, wasInterrupted } from "../run.mjs";
import { watchProcess, watchProvider } from "./memory.mjs";
import { floorModule } from "./programs.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const STACK = "bench";
const GITOPS = join(ROOT, "gitops", "bin", "influxdb-gitops.js");

/**
 * The commands that are measured.
 * @type {Record<string, string[]>}
 */
export const COMMANDS = {
  up: ["up", "--yes", "--skip-preview"],
  preview: ["preview"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  "refresh --preview-only": ["refresh", "--preview-only"],
  "preview --refresh": ["preview", "--refresh"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/** @typedef {{ bin: string, variables: NodeJS.ProcessEnv }} Engine its folder, and what it is told by environment */
/** @typedef {{ milliseconds: number, megabytes: number | undefined }} Measured */

/**
 * Opens a Pulumi project with a home, a backend and a passphrase of its own, inside the workspace, so that
 * its programs find the package as a user's program does.
 * @param {Engine} engine
 */
export async function openProject({ bin, variables }) {
  await mkdir(join(ROOT, ".work"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, ".work", "bench-"));
  const env = separateEnvironment(bin, folder, variables);

  /** @param {string[]} args @param {(pid: number) => void} [onStart] */
  const pulumi = (args, onStart) =>
    complete(join(bin, "pulumi"), ["--non-interactive", ...args], onStart);

  /** @param {string} command @param {string[]} args @param {(pid: number) => void} [onStart] */
  async function complete(command, args, onStart = () => {}) {
    let output = "";
    const code = await run(command, args, {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      onStart,
      onOutput: (text) => {
        output += text;
      },
    });
    if (wasInterrupted()) throw new Error("interrupted");
    if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output}`);
  }

  /**
   * @param {(onStart: (pid: number) => void) => Promise<void>} work
   * @param {(pid: number) => () => Promise<number | undefined>} watch
   * @returns {Promise<Measured>}
   */
  async function measured(work, watch) {
    /** @type {(() => Promise<number | undefined>) | undefined} */
    let endWatch;
    const started = performance.now();
    try {
      await work((pid) => {
        endWatch = watch(pid);
      });
      const milliseconds = performance.now() - started;
      return { milliseconds, megabytes: await endWatch?.() };
    } finally {
      await endWatch?.();
    }
  }

  await mkdir(join(folder, "state"));
  const module = join(folder, "node_modules", floorModule.name);
  await mkdir(module, { recursive: true });
  await writeFile(join(module, "index.js"), floorModule.text);
  const runtime = { name: "nodejs", options: { typescript: false } };
  await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify({ name: "bench", runtime }));

  return {
    /** @param {{ url: string, org: string, token: string }} server */
    async open(server) {
      await pulumi(["stack", "init", STACK]);
      const plain = { "influxdb:url": server.url, "influxdb:org": server.org };
      const flags = Object.entries(plain).flatMap(([key, value]) => [
        "--plaintext",
        `${key}=${value}`,
      ]);
      await pulumi(["config", "set-all", ...flags, "--secret", `influxdb:token=${server.token}`]);
    },

    /** @param {string} text a CommonJS module */
    write: (text) => writeFile(join(folder, "index.js"), text),

    /**
     * Runs one of `COMMANDS`.
     * @param {string} command
     * @param {string[]} [flags]
     * @returns {Promise<Measured>}
     */
    measure: (command, flags = []) =>
      measured(
        (onStart) => pulumi([...(COMMANDS[command] ?? []), ...flags], onStart),
        watchProvider,
      ),

    /** Runs `influxdb-gitops drift`, which must find none. */
    measureDrift: () =>
      measured(
        (onStart) => complete(process.execPath, [GITOPS, "drift", "--stack", STACK], onStart),
        watchProcess,
      ),

    /** The bytes of the state as the engine writes it at every step of an `up`. */
    async stateBytes() {
      const file = join(folder, "state", ".pulumi", "stacks", "bench", `${STACK}.json`);
      return (await readFile(file)).length;
    },

    /** @returns {Promise<import("./state.mjs").State>} */
    async exportState() {
      const file = join(folder, "exported.json");
      await pulumi(["stack", "export", "--file", file]);
      return JSON.parse(await readFile(file, "utf8"));
    },

    /** @param {import("./state.mjs").State} state */
    async importState(state) {
      const file = join(folder, "imported.json");
      await writeFile(file, JSON.stringify(state));
      await pulumi(["stack", "import", "--file", file]);
    },

    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** @typedef {Awaited<ReturnType<typeof openProject>>} Project */
