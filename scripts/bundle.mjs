/**
 * Bundles the provider and influxdb-gitops with their imports: Pulumi starts a process for each
 * command, and loading one file takes a fifth of the time that 280 take. Types are written by `tsc`.
 */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";

const ROOT = resolve(import.meta.dirname, "..");

/** The modules that a package's `package.json` or `bin` refers to, by package folder. */
const ENTRIES = {
  provider: ["index", "runtime", "client", "rules"],
  gitops: ["cli", "rules"],
};

/** Not bundled, so that a program and its dependencies share one installed copy. */
const SHARED = [/^@pulumi\/pulumi/, /^pulumi-influxdb-serverless/];

for (const [folder, entries] of Object.entries(ENTRIES)) await bundle(join(ROOT, folder), entries);

/**
 * @param {string} folder
 * @param {string[]} entries
 */
async function bundle(folder, entries) {
  const dist = join(folder, "dist");
  await rm(join(dist, "chunks"), { recursive: true, force: true });
  const build = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, join(folder, "src", `${name}.ts`)])),
    platform: "node",
    external: SHARED,
    tsconfig: join(folder, "tsconfig.json"),
  });
  const { output } = await build.write({
    dir: dist,
    format: "cjs",
    chunkFileNames: "chunks/[name].js",
    // A file for each package: programs load neither zod nor undici, and a preview doesn't load undici.
    codeSplitting: {
      groups: [{ debugName: "package", name: (source) => packageOf(source)?.name ?? null }],
    },
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  await build.close();
  for (const chunk of output) {
    if ("moduleIds" in chunk && chunk.moduleIds.every(packageOf))
      await dropMap(join(dist, chunk.fileName));
  }
  const sources = output.flatMap((chunk) => ("moduleIds" in chunk ? chunk.moduleIds : []));
  await writeFile(join(dist, "LICENSES.txt"), await licensesOf(sources));
}

/**
 * Removes the source map of another package's code. Pulumi's provider process parses a map whenever a stack trace goes
 * through its file, and Node.js reads one when an idle connection closes: with undici's map, that took a quarter of a second.
 * @param {string} file
 */
async function dropMap(file) {
  const code = await readFile(file, "utf8");
  await writeFile(file, code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
  await rm(`${file}.map`, { force: true });
}

/**
 * Returns the licenses of the packages in a bundle.
 * @param {string[]} sources
 */
async function licensesOf(sources) {
  const folders = sources.flatMap((source) => packageOf(source)?.folder ?? []);
  const texts = [...new Set(folders)].sort().map(async (folder) => {
    const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((name) => /^license/i.test(name));
    if (!file) throw new Error(`${name} has no license file`);
    return `${name} ${version}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

/** Returns the package that a source belongs to; undefined for our own. @param {string} source */
function packageOf(source) {
  const [, folder, name] =
    /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))/.exec(source) ?? [];
  return folder && name ? { folder, name } : undefined;
}
