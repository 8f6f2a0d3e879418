/*
 * Previews a change of the code without any credentials:
 *
 *   node scripts/previewOfChange.mjs BASE HEAD > preview.json
 *
 * BASE and HEAD are two checkouts of this project, with their dependencies installed. BASE is
 * deployed to an emulator, then HEAD is previewed on the same stack, so the preview shows exactly the change's effects.
 * It doesn't show changes made by hand in the real organization; use drift for those. If the settings of a real stack
 * change (Pulumi.prod.yaml), it fails, since it can't show what that does.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { startEmulator } from "influxdb-serverless-emulator";

/** Not one of your stacks. Its settings are a copy of Pulumi.preview.yaml, if there is one, and are removed afterward. */
const STACK = "preview-of-change";
const PREVIEW = "Pulumi.preview.yaml";

const [base, head] = process.argv.slice(2);
if (!base || !head) {
  process.stderr.write("node scripts/previewOfChange.mjs BASE HEAD > preview.json\n");
  process.exit(1);
}
await requireSameSettings(base, head);
const folder = await mkdtemp(join(tmpdir(), "preview-"));
const emulator = await startEmulator();
const settingsOf = (/** @type {string} */ project) => join(project, `Pulumi.${STACK}.yaml`);
try {
  for (const project of [base, head]) {
    const own = join(project, PREVIEW);
    if (existsSync(own)) await copyFile(own, settingsOf(project));
  }
  await pulumi(base, ["stack", "init", STACK]);
  await pulumi(base, ["up", "--yes", "--skip-preview", "--stack", STACK]);
  process.exitCode = await preview(head);
} finally {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
  for (const project of [base, head]) {
    await rm(settingsOf(project), { force: true });
  }
}

/**
 * Fails if the settings of a real stack change: this preview uses other settings.
 * @param {string} before @param {string} after
 */
async function requireSameSettings(before, after) {
  const files = (await Promise.all([settingsIn(before), settingsIn(after)])).flat();
  for (const name of files) {
    const [old, now] = await Promise.all(
      [before, after].map((project) => readFile(join(project, name), "utf8").catch(() => "")),
    );
    const isProject = /^Pulumi\.\w+$/.test(basename(name));
    if (old === now || (isProject && old && now)) continue;
    process.stderr.write(
      `${name} changes, and a preview without credentials can't show what that does.\n`,
    );
    process.exit(1);
  }
}

/**
 * The files of the project and its stacks, in any folder (stackConfigDir) and format.
 * @param {string} project
 */
async function settingsIn(project) {
  const files = await readdir(project, { recursive: true });
  return files.filter(
    (file) =>
      /^Pulumi\.(.+\.)?(yaml|yml|json)$/.test(basename(file)) &&
      !/(^|[\\/])(node_modules|\.git)[\\/]/.test(file) &&
      file !== PREVIEW,
  );
}

/** @param {string} cwd @returns {Promise<number>} the exit code */
async function preview(cwd) {
  const args = ["preview", "--json", "--show-replacement-steps", "--stack", STACK];
  const { code, answer } = await run(cwd, args);
  process.stdout.write(answer);
  return code;
}

/**
 * Runs a command that must succeed; its output goes to standard error.
 * @param {string} cwd @param {string[]} args
 */
async function pulumi(cwd, args) {
  const { code, answer } = await run(cwd, args);
  process.stderr.write(answer);
  if (code !== 0) throw new Error(`pulumi ${args[0]} of ${cwd} ended with ${code}`);
}

/**
 * Runs Pulumi with its own backend, and with the emulator instead of InfluxDB.
 * @param {string} cwd @param {string[]} args
 */
async function run(cwd, args) {
  const child = spawn("pulumi", ["--non-interactive", "--color", "never", ...args], {
    cwd,
    env: {
      ...process.env,
      PULUMI_BACKEND_URL: pathToFileURL(folder).href,
      // Not a real secret: it encrypts only the emulator's token.
      PULUMI_CONFIG_PASSPHRASE: STACK,
      INFLUX_HOST: emulator.url,
      INFLUX_TOKEN: emulator.token,
      INFLUX_ORG: "",
      INFLUX_ORG_ID: emulator.orgID,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const [answer, code] = await Promise.all([text(child.stdout), ended]);
  return { code, answer };
}
